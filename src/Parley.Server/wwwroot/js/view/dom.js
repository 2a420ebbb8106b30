// The two things every view does to the page. Text goes in as text, never as markup.

export const byId = (id) => document.getElementById(id);

/** Makes an element: make('p', { class: 'hint', hidden: true }, 'words', childElement). */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) {
      element.setAttribute(name, '');
    } else if (value !== false && value !== null && value !== undefined) {
      element.setAttribute(name, value);
    }
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}
