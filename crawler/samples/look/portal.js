// What the look needs: lazy pictures, the clock in the header.
function removeAllStatus() {}
function WebForm_OnSubmit() { return true; }
document.addEventListener("DOMContentLoaded", function () {
  document.querySelectorAll("img.lazy").forEach(function (picture) {
    picture.src = picture.getAttribute("data-original") || picture.getAttribute("data-src");
  });
  var clock = document.querySelector(".dong-ho");
  function tick() {
    var now = new Date();
    var time = [now.getHours(), now.getMinutes(), now.getSeconds()].map(function (part) { return ("0" + part).slice(-2); });
    clock.setAttribute("data-gio", time.join(":"));
  }
  if (clock) { tick(); setInterval(tick, 1000); }
});
