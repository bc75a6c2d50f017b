
'use strict';
const data = JSON.parse(document.getElementById('data').textContent);
const page = document.getElementById('page');

/** Marks that break lines or turn the direction of writing are shown by their number. */
function visible(text) {
  return String(text).replace(
      /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g,
      mark => '\\u' + mark.charCodeAt(0).toString(16).padStart(4, '0'));
}

function add(parent, tag, className, text) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = visible(text);
  parent.append(element);
  return element;
}

function section(title, id) {
  const element = add(page, 'section');
  element.id = id;
  add(element, 'h2', '', title);
  const link = add(nav, 'a', '', title);
  link.href = '#' + id;
  return element;
}

function picture(parent, uri, alt) {
  const image = add(parent, 'img');
  image.alt = visible(alt);
  image.addEventListener('load', () => { if (image.naturalWidth <= 64) image.className = 'tiny'; });
  image.src = uri;
  return image;
}

function caption(parent, text, command) {
  const element = add(parent, 'figcaption', '', text);
  if (command) add(element, 'code', '', command);
}

function figure(parent, each) {
  const element = add(parent, 'figure');
  picture(element, each.image, each.caption);
  caption(element, each.caption, each.command);
  return element;
}

function number(value) {
  return value === null || value === undefined ? 'n/a' : value.toFixed(value > 0.995 && value < 1 ? 3 : 2);
}
