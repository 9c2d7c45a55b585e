// Runs inside the page (WebKit): finds elements by the role and name that a screen reader would hear.
// The driver's own computed role and label confirm what is found (webkit.mjs); this only proposes.
// Self-contained: it is sent to the page as text.
export function find_by_role(role, name) {
  const kInputRoles = {
    button: 'button', submit: 'button', reset: 'button', image: 'button', file: 'button', checkbox: 'checkbox',
    radio: 'radio', range: 'slider', number: 'spinbutton', search: 'searchbox', color: 'button',
  };
  const kTagRoles = {
    a: 'link', article: 'article', aside: 'complementary', button: 'button', dialog: 'dialog', fieldset: 'group',
    figure: 'figure', footer: 'contentinfo', form: 'form', h1: 'heading', h2: 'heading', h3: 'heading', h4: 'heading',
    h5: 'heading', h6: 'heading', header: 'banner', img: 'img', li: 'listitem', main: 'main', meter: 'meter',
    nav: 'navigation', ol: 'list', option: 'option', output: 'status', progress: 'progressbar', section: 'region',
    summary: 'button', table: 'table', td: 'cell', textarea: 'textbox', th: 'columnheader', tr: 'row', ul: 'list',
  };
  const role_of = (element) => {
    const explicit = element.getAttribute('role');
    if (explicit) return explicit === 'image' ? 'img' : explicit;
    const tag = element.localName;
    if (tag === 'input') return kInputRoles[element.type] ?? (element.list ? 'combobox' : 'textbox');
    if (tag === 'select') return element.multiple || element.size > 1 ? 'listbox' : 'combobox';
    return kTagRoles[tag];
  };
  const hidden = (element) => {
    for (let node = element; node; node = node.parentElement ?? node.getRootNode().host) {
      if (node.getAttribute('aria-hidden') === 'true' || node.hasAttribute('inert')) return true;
      if (getComputedStyle(node).display === 'none') return true;
    }
    return getComputedStyle(element).visibility !== 'visible';
  };

  const found = [];
  const visit = (root) => {
    for (const element of root.querySelectorAll('*')) {
      if (element.shadowRoot) visit(element.shadowRoot);
      if (role_of(element) === role && !hidden(element)) found.push(element);
    }
  };
  visit(document);
  if (name === undefined || name === null) return found;

  const squeeze = (text) => (text ?? '').replace(/\s+/g, ' ').trim();
  const name_of = (element) => {
    const root = element.getRootNode();
    const ids = (element.getAttribute('aria-labelledby') ?? '').split(/\s+/).filter(Boolean);
    const by_ids = squeeze(ids.map((id) => root.getElementById(id)?.textContent ?? '').join(' '));
    if (by_ids) return by_ids;
    const label = squeeze(element.getAttribute('aria-label'));
    if (label) return label;
    const labels = squeeze([...(element.labels ?? [])].map((each) => each.textContent).join(' '));
    if (labels) return labels;
    const own = { img: 'alt', input: /^(button|submit|reset)$/.test(element.type) ? 'value' : 'placeholder' };
    const attribute = squeeze(element.getAttribute(own[element.localName] ?? 'title'));
    if (attribute) return attribute;
    const caption = { table: 'caption', fieldset: 'legend', figure: 'figcaption' }[element.localName];
    if (caption) return squeeze(element.querySelector(caption)?.textContent);
    return squeeze(element.localName === 'input' ? '' : element.textContent);
  };
  return found.filter((element) => name_of(element) === name);
}
