// Adds speed to the console: a form is sent once, a line comes without a new page, a field is judged when it is left.
// @ts-check

for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (document.querySelectorAll("form[data-once]"))) {
  let sent = false;
  form.addEventListener("submit", (event) => {
    if (sent) return event.preventDefault();
    sent = true;
    const button = /** @type {HTMLElement | null} */ (event.submitter);
    if (button?.dataset.busy) button.textContent = button.dataset.busy;
  });
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
}

/** Another line of an authorization: the last one, copied and emptied. */
for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (document.querySelectorAll("[data-add-line]"))) {
  const box = /** @type {HTMLElement} */ (document.querySelector("[data-lines]"));
  button.addEventListener("click", (event) => {
    event.preventDefault();
    const last = /** @type {HTMLElement} */ (box.lastElementChild);
    const number = box.children.length + 1;
    const line = /** @type {HTMLElement} */ (last.cloneNode(true));
    for (const error of line.querySelectorAll(".error")) error.remove();
    for (const one of line.querySelectorAll(".wrong")) one.classList.remove("wrong");
    for (const label of line.querySelectorAll("label")) label.htmlFor = label.htmlFor.replace(/\d+$/, String(number));
    for (const field of /** @type {NodeListOf<HTMLInputElement | HTMLSelectElement>} */ (line.querySelectorAll("input, select"))) {
      field.id = field.name = field.name.replace(/\d+$/, String(number));
      field.value = "";
      field.removeAttribute("aria-invalid");
      field.removeAttribute("aria-describedby");
    }
    const legend = /** @type {HTMLElement} */ (line.querySelector("legend"));
    legend.textContent = (legend.textContent ?? "").replace(/\d+/, String(number));
    box.append(line);
    /** @type {HTMLElement} */ (line.querySelector("select")).focus();
    button.hidden = number >= Number(box.dataset.most);
  });
}

/** What is missing in a sales activity is told when its field is left; the form asks the same once more. */
for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (document.querySelectorAll("form[data-judge]"))) {
  for (const area of form.querySelectorAll("textarea")) {
    area.addEventListener("change", async () => {
      const body = new FormData();
      body.set("field", area.name);
      body.set("text", area.value);
      const token = /** @type {HTMLInputElement} */ (form.elements.namedItem("csrf_token")).value;
      try {
        const answer = await fetch(form.dataset.judge ?? "", { method: "POST", body, headers: { "X-CSRF-Token": token } });
        if (answer.ok) tell(area, (await answer.json()).says);
      } catch { /* no connection: the form tells it when it is sent */ }
    });
  }
}

/** @param {HTMLTextAreaElement} area @param {string} says */
function tell(area, says) {
  const id = `${area.name}-error`;
  const field = /** @type {HTMLElement} */ (area.closest(".field"));
  let error = document.getElementById(id);
  field.classList.toggle("wrong", says !== "");
  area.toggleAttribute("aria-invalid", false);
  if (!says) return void error?.remove();
  if (!error) {
    error = document.createElement("p");
    error.className = "error";
    error.id = id;
    error.setAttribute("role", "status");
    area.before(error);
  }
  error.textContent = says;
  area.setAttribute("aria-invalid", "true");
  area.setAttribute("aria-describedby", [document.getElementById(`${area.name}-hint`)?.id, id].filter(Boolean).join(" "));
}
