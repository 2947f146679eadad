import { Pool } from "undici";
import { endpoint, inFlight, inParallel, measure, prompt } from "./work.mjs";

const url = new URL(endpoint);
const pool = new Pool(url.origin, { connections: inFlight });
await measure(() => inParallel(async (number) => {
  const { body } = await pool.request({ path: `${url.pathname}/chat/completions`, method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ model: "sim-1", messages: [{ role: "user", content: prompt(number) }], max_completion_tokens: 900 }) });
  return (await body.json()).choices[0].message.content;
}));
await pool.close();
