import { fromCents, toCents } from "./price.js";

const list = document.getElementById("items");
const form = document.getElementById("new");

async function show() {
  const [items, { version }] = await Promise.all(["/api/items", "/api/version"].map(async (path) => (await fetch(path)).json()));
  document.getElementById("version").textContent = version;
  list.replaceChildren(
    ...items.map(({ id, name, price_cents }) => {
      const line = document.createElement("li");
      const order = document.createElement("button");
      order.textContent = `Order for ${fromCents(price_cents)}`;
      order.onclick = () => post("/api/orders", { item_id: id, quantity: 1 });
      line.append(name, order);
      return line;
    }),
  );
}

async function post(path, body) {
  const answer = await fetch(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
  if (!answer.ok) alert(`That did not work: ${answer.status}`);
}

form.onsubmit = async (event) => {
  event.preventDefault();
  const data = new FormData(form);
  await post("/api/items", { name: data.get("name"), price_cents: toCents(data.get("price")) });
  form.reset();
  await show();
};

await show();
