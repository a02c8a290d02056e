// Looks at a drawn card the way a reader would: which texts are there, which are cut off, which are hard to see.
(host) => {
  const transparent = [0, 0, 0, 0];
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgba = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = (top, bottom) => {
    const alpha = top[3] + bottom[3] * (1 - top[3]);
    if (alpha === 0) return transparent;
    return [0, 1, 2].map((i) => (top[i] * top[3] + bottom[i] * bottom[3] * (1 - top[3])) / alpha).concat(alpha);
  };
  const backgroundOf = (element) => {
    let colour = transparent;
    for (let at = element; at && colour[3] < 1; at = at.parentElement) {
      colour = over(colour, rgba(getComputedStyle(at).backgroundColor));
    }
    return over(colour, [255, 255, 255, 1]);
  };
  const opacityOf = (element) => {
    let opacity = 1;
    for (let at = element; at; at = at.parentElement) opacity *= Number(getComputedStyle(at).opacity);
    return opacity;
  };
  const luminance = (colour) => {
    const [r, g, b] = colour.slice(0, 3).map((c) => c / 255)
      .map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrastOf = (element) => {
    const background = backgroundOf(element);
    const colour = rgba(getComputedStyle(element).color);
    colour[3] *= opacityOf(element);
    const lights = [luminance(over(colour, background)), luminance(background)].sort((a, b) => b - a);
    return (lights[0] + 0.05) / (lights[1] + 0.05);
  };
  const name = (element) => {
    const kind = [...element.classList].find((one) => one.startsWith("ac-")) ?? element.tagName.toLowerCase();
    return `${kind}: ${(element.innerText || element.value || "").trim().slice(0, 80)}`;
  };
  const shown = (element) => element.checkVisibility({ visibilityProperty: true });

  const frame = host.getBoundingClientRect();
  const texts = [];
  const outside = new Set();
  const faint = [];
  const walker = document.createTreeWalker(host, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const element = node.parentElement;
    if (!node.data.trim() || !shown(element) || element.closest("option")) continue;
    texts.push(node.data.trim());
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const box of range.getClientRects()) {
      const leaves = box.left < frame.left - 1 || box.right > frame.right + 1 || box.bottom > frame.bottom + 1;
      if (leaves || box.top < frame.top - 1) outside.add(name(element));
    }
    const contrast = contrastOf(element);
    if (contrast < 3 && !element.closest(":disabled")) faint.push(`${contrast.toFixed(2)} ${node.data.trim().slice(0, 80)}`);
  }
  const clipped = new Set(outside);
  for (const element of [host, ...host.querySelectorAll("*")]) {
    if (element.matches("select, option") || !shown(element)) continue;
    if (element.matches("input, textarea")) {
      const text = element.matches("select") ? element.selectedOptions[0]?.text : element.value || element.placeholder;
      if (text && element.type !== "checkbox" && element.type !== "radio") texts.push(text);
      continue;
    }
    const style = getComputedStyle(element);
    if (style.display === "inline" || element.clientWidth === 0) continue;
    const hides = style.overflowX !== "visible" || style.overflowY !== "visible";
    // Ascenders and descenders of Chinese type may stick a little out of a tight line box: that is not a cut line.
    const slack = parseFloat(style.fontSize) * 0.4;
    const wide = element.scrollWidth > element.clientWidth + 1;
    const tall = element.scrollHeight > element.clientHeight + slack;
    if (hides && (wide || tall)) clipped.add(name(element));
  }
  for (const select of host.querySelectorAll("select")) {
    if (shown(select) && select.selectedOptions[0]) texts.push(select.selectedOptions[0].text.trim());
  }
  return { texts, clipped: [...clipped], faint, height: frame.height };
}
