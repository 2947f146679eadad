import OpenAI from "openai";
import { endpoint, inParallel, measure, prompt } from "./work.mjs";

const client = new OpenAI({ baseURL: endpoint, apiKey: "none", maxRetries: 0 });
await measure(() => inParallel(async (number) => {
  const reply = await client.chat.completions.create(
    { model: "sim-1", messages: [{ role: "user", content: prompt(number) }], max_completion_tokens: 900 });
  return reply.choices[0].message.content;
}));
