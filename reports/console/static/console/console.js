/* Keys of the review screen, and questions before what cannot be undone. No data of pages is ever taken for markup here. */
"use strict";
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) return;
  const button = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!button || button.disabled) return;
  event.preventDefault();
  const field = button.dataset.focus && document.getElementById(button.dataset.focus);
  if (field && !field.value) field.focus();
  else button.click();
});
document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (button && button.dataset.ask && !window.confirm(button.dataset.ask)) event.preventDefault();
});
