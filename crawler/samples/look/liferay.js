// What the look needs: lazy pictures, the clock in the header.
document.querySelectorAll("img.lazy").forEach(function (picture) {
  picture.src = picture.getAttribute("data-original") || picture.getAttribute("data-src");
});
(function tick() {
  var clock = document.getElementById("point_portal_egov_clock"), now = new Date();
  if (!clock) { return; }
  clock.textContent = [now.getHours(), now.getMinutes(), now.getSeconds()].map(function (part) { return ("0" + part).slice(-2); }).join(":");
  setTimeout(tick, 1000);
})();
