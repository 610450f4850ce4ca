function createPageHTML(count, current, name, suffix) {
  if (count <= 1) return;
  for (var i = 0; i < count; i++) {
    var file = name + (i ? "_" + i : "") + "." + suffix;
    document.write(i === current ? " <b>" + (i + 1) + "</b> " : " <a href=\"" + file + "\">" + (i + 1) + "</a> ");
  }
}
