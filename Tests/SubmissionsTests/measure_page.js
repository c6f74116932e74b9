// Measures every frame once all are loaded, and leaves the result in the document as JSON.
"use strict";

function luminance(color) {
    const parts = color.slice(0, 3).map(part => {
        const share = part / 255;
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
}

function color(text) {
    const parts = text.match(/[\d.]+/g).map(Number);
    return parts.length === 3 ? [...parts, 1] : parts;
}

function ground(view, element) {
    for (let at = element; at; at = at.parentElement) {
        const found = color(view.getComputedStyle(at).backgroundColor);
        if (found[3] === 1) return found;
    }
    return [255, 255, 255, 1];
}

function contrast(view, element) {
    const ends = [luminance(color(view.getComputedStyle(element).color)), luminance(ground(view, element))].sort();
    return (Math.max(...ends) + 0.05) / (Math.min(...ends) + 0.05);
}

function hasOwnText(element) {
    return [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim() !== "");
}

function measure(frame) {
    const view = frame.contentWindow;
    const page = frame.contentDocument;
    const all = [...page.body.querySelectorAll("*")];
    const scrolls = element => view.getComputedStyle(element).overflowX === "auto";
    const isInBox = element => {
        for (let at = element.parentElement; at; at = at.parentElement) if (scrolls(at)) return true;
        return false;
    };
    const right = element => element.getBoundingClientRect().right;
    const overflowing = all.filter(element => !isInBox(element)
        && (right(element) > right(element.parentElement) + 0.5 || right(element) > view.innerWidth + 0.5));
    let leastContrast = 21;
    let faintest = "";
    for (const element of all.filter(hasOwnText)) {
        const found = contrast(view, element);
        if (found < leastContrast) [leastContrast, faintest] = [found, element.outerHTML.slice(0, 200)];
    }
    return {
        width: view.innerWidth,
        scrollWidth: page.documentElement.scrollWidth,
        overflowing: overflowing.map(element => element.outerHTML.slice(0, 200)),
        scrolling: all.filter(scrolls).map(element => element.scrollWidth - element.clientWidth),
        narrowestName: Math.min(...[...page.querySelectorAll("th[scope=row]")].map(
            element => element.getBoundingClientRect().width)),
        leastContrast,
        faintest,
        background: view.getComputedStyle(page.body).backgroundColor,
    };
}

window.addEventListener("load", () => {
    const result = document.createElement("pre");
    result.id = "result";
    result.textContent = JSON.stringify([...document.querySelectorAll("iframe")].map(measure));
    document.body.append(result);
});
