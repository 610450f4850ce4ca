"use strict";
(function () {
  var words = document.getElementById("words");
  var count = document.getElementById("count");
  var none = document.getElementById("none");
  var selects = Array.prototype.slice.call(document.querySelectorAll("#filters select"));
  var cards = Array.prototype.map.call(document.querySelectorAll("#cards article"), function (card) {
    return { card: card, text: card.textContent.replace(/\s+/g, " ").toLowerCase() };
  });
  function apply() {
    var wanted = words.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    var shown = 0;
    cards.forEach(function (one) {
      var fits = selects.every(function (select) {
        return !select.value || one.card.getAttribute("data-" + select.getAttribute("data-key")) === select.value;
      }) && wanted.every(function (word) { return one.text.indexOf(word) >= 0; });
      one.card.hidden = !fits;
      if (fits) { shown += 1; }
    });
    count.textContent = shown + " 项";
    none.hidden = shown > 0;
  }
  var waiting = 0;
  words.addEventListener("input", function () { clearTimeout(waiting); waiting = setTimeout(apply, 120); });
  selects.forEach(function (select) { select.addEventListener("change", apply); });
  document.getElementById("clear").addEventListener("click", function () {
    words.value = "";
    selects.forEach(function (select) { select.value = ""; });
    apply();
  });
})();
