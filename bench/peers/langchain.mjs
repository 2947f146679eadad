import { ChatOpenAI } from "@langchain/openai";
import { calls, endpoint, inFlight, measure, prompt } from "./work.mjs";

const model = new ChatOpenAI({ model: "sim-1", apiKey: "none", maxRetries: 0, configuration: { baseURL: endpoint } });
await measure(async () => {
  const prompts = Array.from({ length: calls }, (_, number) => prompt(number));
  const replies = await model.batch(prompts, { maxConcurrency: inFlight });
  return replies.filter((reply) => reply.content.includes("findings")).length;
});
