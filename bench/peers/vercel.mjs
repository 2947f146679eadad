import { createOpenAI } from "@ai-sdk/openai";
import { generateText } from "ai";
import { endpoint, inParallel, measure, prompt } from "./work.mjs";

const provider = createOpenAI({ baseURL: endpoint, apiKey: "none" });
const model = provider.chat("sim-1");
await measure(() => inParallel(async (number) =>
  (await generateText({ model, prompt: prompt(number), maxRetries: 0, maxOutputTokens: 900 })).text));
