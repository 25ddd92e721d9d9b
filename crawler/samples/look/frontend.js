/*! For license information please see main.41ab.js.LICENSE.txt */
!function(){"use strict";var e={},t=[],n=function(r){return r};function a(r){return fetch(r,{headers:{Accept:"application/json"}}).then(function(r){return r.json()})}
var o={list:function(r,i){return a("/api/public/posts?categoryId=".concat(r,"&page=").concat(i,"&size=20"))},one:function(r,i){return a(`/api/public/posts/${r}?type=${i}`)},menu:function(){return a("/api/public/categories")},seen:function(r){return a("/api/public/statistics/visit")},login:function(r){return a("/api/auth/login")}};
var s=[{path:"/vi/category/:slug",exact:!0},{path:"/vi/post/:slug",exact:!0},{path:"/vi/tim-kiem",exact:!0},{path:"/static/media/logo.3f2a.svg"}];
function c(r){return"/vi/post/".concat(r.slug,"?id=").concat(r.id,"&type=").concat(r.type)}function l(r){return`/vi/category/${r.slug}?id=${r.id}`}
n(c),n(l),n(e),n(t),n(o),n(s)}();
