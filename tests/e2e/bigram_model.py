"""A GGUF file that a real llama.cpp server loads in no time: a model that knows of each character which one follows, from a few
sample answers. What it says is nonsense, but the key, the schema, the context, the queue and the connection are the server's own.

Format: the GGUF specification (ggml, docs/gguf.md), version 3; a llama of one layer whose attention and feed-forward weights
are zero, so that the next character's odds are a row of the last matrix."""
import collections
import json
import math
import struct
import sys

WIDTH, HIDDEN = 512, 32  # one dimension a character, and some to spare
UNKNOWN, END = 0, 2
NORMAL, CONTROL, UNKNOWN_TYPE, BYTE = 1, 3, 2, 6
SPACE = "\u2581"  # as SentencePiece writes it
SAID = ["A plant for cells opens in March.", "Prices fell by four percent.", "The bank named a new head.", "Orders rose again."]
TEMPLATE = "{% for m in messages %}{{ m.role }}: {{ m.content }}\n{% endfor %}assistant: "


def tokens():
    characters = [chr(code) for code in range(33, 127)] + [SPACE, "\n"]
    texts = ["<unk>", "<s>", "</s>"] + [f"<0x{byte:02X}>" for byte in range(256)] + characters
    types = [UNKNOWN_TYPE, CONTROL, CONTROL] + [BYTE] * 256 + [NORMAL] * len(characters)
    return texts, types


def sample_text():
    def finding(said):
        return {"claim": said, "why": said, "quote": said, "importance": 3, "importance_reason": said,
                "entities": [{"surface": "Bank", "canonical": "Bank"}], "dates": [], "sentiment": "neutral"}
    return "".join(json.dumps({"findings": [finding(said)]}) + "\n" for said in SAID).replace(" ", SPACE)


def odds(texts):
    """log P(next | last) by rows of `last`; what never followed is very unlikely, the end a little."""
    number = {text: index for index, text in enumerate(texts)}
    read = [number[character] for character in sample_text()]
    all_of, after = collections.Counter(read), collections.defaultdict(collections.Counter)
    for last, following in zip(read, read[1:]):
        after[last][following] += 1
    rows = []
    for last in range(len(texts)):
        seen = sum(after[last].values())
        row = [-12.0] * len(texts)
        for following, count in all_of.items():
            row[following] = math.log((0.97 * after[last][following] / seen if seen else 0) + 0.03 * count / len(read))
        row[END] = -6.0
        rows.append(row)
    return rows


def floats(values):
    return struct.pack(f"<{len(values)}f", *values)


def tensors(rows):
    count = len(rows)
    own = [0.0] * (count * WIDTH)
    out = [0.0] * (count * WIDTH)
    for last in range(count):
        own[last * WIDTH + last] = 1.0
        for following in range(count):  # the norm before it makes the one value sqrt(WIDTH)
            out[following * WIDTH + last] = rows[last][following] / math.sqrt(WIDTH)
    yield "token_embd.weight", [WIDTH, count], floats(own)
    yield "output.weight", [WIDTH, count], floats(out)
    yield "output_norm.weight", [WIDTH], floats([1.0] * WIDTH)
    for name in ("attn_norm", "ffn_norm"):
        yield f"blk.0.{name}.weight", [WIDTH], floats([1.0] * WIDTH)
    for name, wide, high in (("attn_q", WIDTH, WIDTH), ("attn_k", WIDTH, 64), ("attn_v", WIDTH, 64), ("attn_output", WIDTH, WIDTH),
                             ("ffn_gate", WIDTH, HIDDEN), ("ffn_up", WIDTH, HIDDEN), ("ffn_down", HIDDEN, WIDTH)):
        yield f"blk.0.{name}.weight", [wide, high], floats([0.0] * (wide * high))


def string(text):
    return struct.pack("<Q", len(text.encode())) + text.encode()


def number(value):
    return 4, struct.pack("<I", value)


def settings(texts, types, context):
    yield "general.architecture", (8, string("llama"))
    yield "llama.context_length", number(context)
    yield "llama.embedding_length", number(WIDTH)
    yield "llama.block_count", number(1)
    yield "llama.feed_forward_length", number(HIDDEN)
    yield "llama.attention.head_count", number(8)
    yield "llama.attention.head_count_kv", number(1)
    yield "llama.rope.dimension_count", number(64)
    yield "llama.attention.layer_norm_rms_epsilon", (6, struct.pack("<f", 1e-9))
    yield "llama.vocab_size", number(len(texts))
    yield "tokenizer.ggml.model", (8, string("llama"))
    yield "tokenizer.ggml.tokens", (9, struct.pack("<IQ", 8, len(texts)) + b"".join(map(string, texts)))
    scores = [-1.0 if kind == NORMAL else 0.0 for kind in types]
    yield "tokenizer.ggml.scores", (9, struct.pack("<IQ", 6, len(texts)) + floats(scores))
    yield "tokenizer.ggml.token_type", (9, struct.pack("<IQ", 5, len(texts)) + struct.pack(f"<{len(types)}i", *types))
    yield "tokenizer.ggml.bos_token_id", number(1)
    yield "tokenizer.ggml.eos_token_id", number(END)
    yield "tokenizer.ggml.unknown_token_id", number(UNKNOWN)
    yield "tokenizer.chat_template", (8, string(TEMPLATE))


def padded(data):
    return data + b"\0" * (-len(data) % 32)


def gguf(context=16384):
    texts, types = tokens()
    values = [string(name) + struct.pack("<I", kind) + value for name, (kind, value) in settings(texts, types, context)]
    heads, bodies = [], b""
    for name, shape, data in tensors(odds(texts)):
        heads.append(string(name) + struct.pack(f"<I{len(shape)}Q", len(shape), *shape) + struct.pack("<IQ", 0, len(bodies)))
        bodies += padded(data)
    head = b"GGUF" + struct.pack("<IQQ", 3, len(heads), len(values)) + b"".join(values) + b"".join(heads)
    return padded(head) + bodies


if __name__ == "__main__":
    with open(sys.argv[1], "wb") as file:
        file.write(gguf())
