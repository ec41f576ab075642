#!/usr/bin/env python3
"""Writes down what an engine computes for a few prompts: NAME.json and NAME.safetensors, as docs/capture-format.md describes them.

    capture.py MODEL --engine openvino --prompt "Who are you?" --out NAME

Needs Python 3.9, numpy, and the engine that is asked for; nothing else.
"""
from __future__ import annotations

import argparse
import dataclasses
import datetime
import difflib
import fnmatch
import hashlib
import importlib
import importlib.metadata
import json
import os
import re
import shutil
import struct
import sys
from pathlib import Path
from typing import Any, Dict, Iterator, List, NoReturn, Optional, Sequence, Tuple

try:
    import numpy as np
except ImportError:
    print("capture.py: numpy is not installed; it comes with each of the engines, so run the Python that has the engine.", file=sys.stderr)
    sys.exit(2)

FORMAT, FORMAT_VERSION = "lockstep-capture", 1
F32_PROPERTIES = {"INFERENCE_PRECISION_HINT": "f32", "KV_CACHE_PRECISION": "f32", "DYNAMIC_QUANTIZATION_GROUP_SIZE": "0"}
HASHED_FILES = (
    "openvino_model.xml", "openvino_model.bin", "openvino_tokenizer.xml", "openvino_tokenizer.bin", "openvino_detokenizer.xml", "openvino_detokenizer.bin",
    "tokenizer.json", "tokenizer.model", "vocab.json", "merges.txt", "tokenizer_config.json", "special_tokens_map.json", "chat_template.jinja", "chat_template.json",
    "config.json", "generation_config.json", "model*.safetensors", "pytorch_model*.bin",
)
SPECIAL_TOKENS = ("bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token")
NO_PLAIN_PROPERTIES = ("ATTENTION_BACKEND", "prompt_lookup", "profile")  # of openvino_genai's pipeline, and of the loop here


class CaptureError(Exception):
    """One sentence for the user."""


def fail(sentence: str) -> NoReturn:
    raise CaptureError(sentence)


def note(sentence: str) -> None:
    print(f"capture.py: {sentence}", file=sys.stderr)


def reason(error: BaseException) -> str:
    """The line of an engine's message that says something; OpenVINO's come last."""
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return (lines[-1] if lines else type(error).__name__).rstrip(".")


def need(module: str, package: str) -> Any:
    """A module of an engine, or a sentence."""
    try:
        return importlib.import_module(module)
    except ImportError as error:
        missing = error.name == module.split(".")[0] if error.name else False
        fail(f"the Python package {package} is {'not installed' if missing else f'installed but does not load ({reason(error)})'}; run the Python that has it, or 'pip install {package}'.")


# Files -----------------------------------------------------------------------------------------------------------------------------------


def read_json(path: Path) -> Any:
    """The file's JSON; None when there is no such file."""
    if not path.is_file():
        return None
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        fail(f"{path} cannot be read as JSON: {reason(error)}.")


class TensorFile:
    """Writes a safetensors file a tensor at a time: the data goes to a file of its own first, since the header that comes before it holds all offsets."""

    TYPES = {"F32": "<f4", "F64": "<f8", "I32": "<i4"}

    def __init__(self, path: Path):
        self.path, self._header = path, {}
        self._wide: List[bytes] = []  # 8-byte elements stand first, so that all data is aligned
        self._wide_length = self._length = 0
        try:
            self._data = open(self._beside(".data"), "w+b")
        except OSError as error:
            fail(f"{path.parent} cannot be written to: {reason(error)}; give another folder with --out.")

    def add(self, name: str, kind: str, values: Any) -> None:
        array = np.ascontiguousarray(values, dtype=self.TYPES[kind])
        wide = array.itemsize == 8
        start = self._wide_length if wide else self._length
        self._header[name] = (kind, list(array.shape), start, start + array.nbytes)
        if wide:
            self._wide.append(array.tobytes())
            self._wide_length += array.nbytes
        else:
            self._data.write(array.data if array.nbytes else b"")
            self._length += array.nbytes

    def finish(self) -> Path:
        """The whole file, still under a temporary name."""
        header: Dict[str, Any] = {"__metadata__": {"format": FORMAT, "version": str(FORMAT_VERSION)}}
        for name, (kind, shape, start, end) in sorted(self._header.items(), key=lambda entry: (entry[1][0] != "F64", entry[1][2], entry[1][3])):
            base = 0 if kind == "F64" else self._wide_length
            header[name] = {"dtype": kind, "shape": shape, "data_offsets": [base + start, base + end]}
        text = json.dumps(header).encode()
        text += b" " * (-len(text) % 8)
        self._data.seek(0)
        whole = self._beside(".part")
        with open(whole, "wb") as file:
            file.write(struct.pack("<Q", len(text)) + text + b"".join(self._wide))
            shutil.copyfileobj(self._data, file, 1 << 20)
        return whole

    def close(self) -> None:
        self._data.close()
        for suffix in (".data", ".part"):
            self._beside(suffix).unlink(missing_ok=True)

    def _beside(self, suffix: str) -> Path:
        return self.path.with_name(f"{self.path.name}{suffix}.{os.getpid()}")


def write_capture(out: Path, manifest: Dict[str, Any], tensors: TensorFile) -> None:
    """Both files under their names, each whole or not at all."""
    text = json.dumps(manifest, ensure_ascii=False, indent=1)
    text = re.sub(r"\[\n\s+([-+.\deE,\s]+?)\n\s+\]", lambda ids: "[" + re.sub(r"\s+", " ", ids[1]) + "]", text)  # lists of numbers on one line
    manifest_path = out.with_name(out.name + ".json")
    part = out.with_name(f"{out.name}.json.part.{os.getpid()}")
    try:
        part.write_text(text + "\n", encoding="utf-8", errors="backslashreplace")
        os.replace(tensors.finish(), tensors.path)
        os.replace(part, manifest_path)
    except OSError as error:
        part.unlink(missing_ok=True)
        fail(f"{manifest_path} cannot be written: {reason(error)}.")


def hashes(folder: Path) -> Dict[str, str]:
    """SHA-256 of the files that decide the result."""
    found = {}
    for file in sorted({file for pattern in HASHED_FILES for file in folder.glob(pattern)}):
        digest = hashlib.sha256()
        with open(file, "rb") as stream:
            for block in iter(lambda: stream.read(1 << 22), b""):
                digest.update(block)
        found[file.name] = digest.hexdigest()
    return found


# Prompts ---------------------------------------------------------------------------------------------------------------------------------


@dataclasses.dataclass
class Prompt:
    """What the user asks: a text, a conversation, or ids."""

    where: str
    text: Optional[str] = None
    messages: Optional[List[Dict[str, Any]]] = None
    ids: Optional[List[int]] = None
    variables: Dict[str, Any] = dataclasses.field(default_factory=dict)
    group: Optional[str] = None


def read_prompts(inputs: Sequence[Tuple[str, str]]) -> List[Prompt]:
    prompts: List[Prompt] = []
    for kind, value in inputs:
        if kind == "prompt":
            prompts.append(Prompt("--prompt", text=value))
        elif kind == "ids":
            prompts.append(Prompt("--ids", ids=parse_ids(value.replace(",", " ").split(), f"--ids {value}")))
        else:
            prompts.extend(read_prompt_file(Path(value)))
    for prompt in prompts:
        try:
            json.dumps([prompt.text, prompt.messages, prompt.variables], ensure_ascii=False).encode()
        except UnicodeEncodeError:
            fail(f"{prompt.where}: the text is not valid Unicode.")
    return prompts or fail("there is nothing to capture; give --prompt TEXT, --prompts FILE.jsonl or --ids 1,2,3.")


def read_prompt_file(path: Path) -> List[Prompt]:
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        fail(f"the prompts file {path} cannot be read: {reason(error)}.")
    prompts = [read_prompt_line(line, f"{path}, line {i + 1}") for i, line in enumerate(lines) if line.strip()]
    return prompts or fail(f"{path} has no prompts; each line is an object such as {{\"prompt\": \"Hello\"}}.")


def read_prompt_line(line: str, where: str) -> Prompt:
    try:
        entry = json.loads(line)
    except ValueError as error:
        fail(f"{where}: no JSON: {reason(error)}.")
    kinds = [key for key in ("prompt", "messages", "ids") if isinstance(entry, dict) and key in entry]
    if len(kinds) != 1:
        fail(f"{where}: expected an object with one of \"prompt\" (a text), \"messages\" (a list) and \"ids\" (a list), found {' and '.join(kinds) or 'none'}.")
    prompt = Prompt(where, variables=entry.get("variables", {}), group=entry.get("group"))
    if not isinstance(prompt.variables, dict):
        fail(f"{where}: \"variables\" is no object.")
    value = entry[kinds[0]]
    if kinds[0] == "prompt":
        prompt.text = value if isinstance(value, str) else fail(f"{where}: \"prompt\" is no text.")
    elif kinds[0] == "messages":
        good = isinstance(value, list) and value and all(isinstance(message, dict) and isinstance(message.get("role"), str) for message in value)
        prompt.messages = value if good else fail(f"{where}: \"messages\" is no list of objects with a \"role\".")
    else:
        prompt.ids = parse_ids(value, where)
    return prompt


def parse_ids(values: Any, where: str) -> List[int]:
    if isinstance(values, list) and values and all(re.fullmatch(r"\d{1,9}", str(value)) for value in values):
        return [int(value) for value in values]
    fail(f"{where}: the ids must be a list of whole numbers, such as 1,5,9.")


# Text: templates and tokenizers ----------------------------------------------------------------------------------------------------------


class Codec:
    """Turns text into ids and back; some render chat templates too."""

    source = ""

    def encode(self, text: str, add_special_tokens: bool) -> List[int]:
        raise NotImplementedError

    def decode(self, ids: List[int]) -> str:
        raise NotImplementedError

    def has_template(self) -> bool:
        return False

    def render(self, messages: List[Dict[str, Any]], variables: Dict[str, Any]) -> str:
        raise NotImplementedError

    def template_tokens(self) -> Dict[str, str]:
        """Special tokens that the template sees under their names."""
        return {}


class TransformersCodec(Codec):
    source = "transformers"

    def __init__(self, model: str):
        self._tokenizer = need("transformers", "transformers").AutoTokenizer.from_pretrained(model)

    def encode(self, text: str, add_special_tokens: bool) -> List[int]:
        return list(self._tokenizer(text, add_special_tokens=add_special_tokens)["input_ids"])

    def decode(self, ids: List[int]) -> str:
        return self._tokenizer.decode(ids, skip_special_tokens=True)

    def has_template(self) -> bool:
        return bool(getattr(self._tokenizer, "chat_template", None))

    def render(self, messages: List[Dict[str, Any]], variables: Dict[str, Any]) -> str:
        return self._tokenizer.apply_chat_template(messages, tokenize=False, **variables)

    def template_tokens(self) -> Dict[str, str]:
        return {name: str(value) for name, value in self._tokenizer.special_tokens_map.items() if name in SPECIAL_TOKENS}


class GenAiCodec(Codec):
    source = "openvino_genai"

    def __init__(self, model: str):
        need_file(model, "openvino_tokenizer.xml")
        self._tokenizer = need("openvino_genai", "openvino-genai").Tokenizer(model)

    def encode(self, text: str, add_special_tokens: bool) -> List[int]:
        return [int(token) for token in self._tokenizer.encode(text, add_special_tokens=add_special_tokens).input_ids.data.reshape(-1)]

    def decode(self, ids: List[int]) -> str:
        return self._tokenizer.decode(ids, skip_special_tokens=True)

    def has_template(self) -> bool:
        return bool(self._tokenizer.chat_template)

    def render(self, messages: List[Dict[str, Any]], variables: Dict[str, Any]) -> str:
        extra = {name: value for name, value in variables.items() if name not in ("add_generation_prompt", "tools")}
        return self._tokenizer.apply_chat_template(messages, variables["add_generation_prompt"], tools=variables.get("tools"), extra_context=extra or None)


class OpenVinoTokenizersCodec(Codec):
    """The tokenizer's graph by itself. Unlike openvino_genai it cannot leave special tokens away."""

    source = "openvino_tokenizers"

    def __init__(self, model: str):
        need_file(model, "openvino_tokenizer.xml")
        need("openvino_tokenizers", "openvino-tokenizers")
        core = need("openvino", "openvino").Core()
        self._encode = core.compile_model(os.path.join(model, "openvino_tokenizer.xml"), "CPU")
        detokenizer = os.path.join(model, "openvino_detokenizer.xml")
        self._decode = core.compile_model(detokenizer, "CPU") if os.path.exists(detokenizer) else None

    def encode(self, text: str, add_special_tokens: bool) -> List[int]:
        if not add_special_tokens and self._encode([""])["input_ids"].size:
            fail("openvino_tokenizers adds special tokens to a text that already has those of the chat template; install openvino-genai, transformers or tokenizers.")
        return [int(token) for token in self._encode([text])["input_ids"].reshape(-1)]

    def decode(self, ids: List[int]) -> str:
        if self._decode is None:
            raise CaptureError("there is no openvino_detokenizer.xml.")
        return str(self._decode([np.array([ids], dtype=np.int64)])["string_output"][0])


class TokenizersCodec(Codec):
    source = "tokenizers"

    def __init__(self, model: str):
        need_file(model, "tokenizer.json")
        self._tokenizer = need("tokenizers", "tokenizers").Tokenizer.from_file(os.path.join(model, "tokenizer.json"))

    def encode(self, text: str, add_special_tokens: bool) -> List[int]:
        return list(self._tokenizer.encode(text, add_special_tokens=add_special_tokens).ids)

    def decode(self, ids: List[int]) -> str:
        return self._tokenizer.decode(ids, skip_special_tokens=True)


class JinjaTemplate(Codec):
    """Renders as Transformers does, where only jinja2 is installed. It knows no ids."""

    source = "jinja2"

    def __init__(self, model: str):
        need("jinja2", "jinja2")
        self._sources = template_sources(Path(model))
        self._tokens: Dict[str, str] = {}
        for file in ("special_tokens_map.json", "tokenizer_config.json"):
            config = read_json(Path(model) / file) or {}
            for name in SPECIAL_TOKENS:
                token = config.get(name)
                token = token.get("content") if isinstance(token, dict) else token
                self._tokens.update({name: token} if isinstance(token, str) else {})

    def has_template(self) -> bool:
        return bool(self._sources)

    def template_tokens(self) -> Dict[str, str]:
        return self._tokens

    def render(self, messages: List[Dict[str, Any]], variables: Dict[str, Any]) -> str:
        name = "tool_use" if variables.get("tools") and "tool_use" in self._sources else "default"
        source = self._sources.get(name) or fail(f"there is no chat template named {name}, only {', '.join(self._sources)}.")
        return jinja_environment().from_string(source).render(**{"tools": None, "documents": None, **self._tokens, **variables, "messages": messages})


def jinja_environment() -> Any:
    """The sandbox with Transformers' settings and functions."""
    jinja2, sandbox, loops = need("jinja2", "jinja2"), need("jinja2.sandbox", "jinja2"), need("jinja2.ext", "jinja2")

    class Generation(loops.Extension):  # {% generation %} marks the assistant's words for training, and prints them
        tags = {"generation"}

        def parse(self, parser: Any) -> Any:
            next(parser.stream)
            return parser.parse_statements(("name:endgeneration",), drop_needle=True)

    def raise_exception(message: str) -> NoReturn:
        raise jinja2.TemplateError(message)

    def tojson(value: Any, ensure_ascii: bool = False, indent: Optional[int] = None, separators: Any = None, sort_keys: bool = False) -> str:
        return json.dumps(value, ensure_ascii=ensure_ascii, indent=indent, separators=separators, sort_keys=sort_keys)

    environment = sandbox.ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True, extensions=[Generation, loops.loopcontrols])
    environment.filters["tojson"] = tojson
    environment.globals["raise_exception"] = raise_exception
    environment.globals["strftime_now"] = lambda form: datetime.datetime.now().strftime(form)
    return environment


def template_sources(folder: Path) -> Dict[str, str]:
    """The chat templates of a model folder by name; the plain one is called default."""
    others = {file.stem: file.read_text(encoding="utf-8") for file in sorted(folder.glob("additional_chat_templates/*.jinja"))}
    if (folder / "chat_template.jinja").is_file():
        return {"default": (folder / "chat_template.jinja").read_text(encoding="utf-8"), **others}
    for file in ("chat_template.json", "processor_config.json", "tokenizer_config.json"):
        entry = (read_json(folder / file) or {}).get("chat_template")
        if isinstance(entry, str):
            return {"default": entry, **others}
        if isinstance(entry, list):
            return {**{named["name"]: named["template"] for named in entry}, **others}
    return others


def need_file(model: str, name: str) -> None:
    if not os.path.isfile(os.path.join(model, name)):
        fail(f"the model folder has no {name}.")


def first_codec(model: str, kinds: Sequence[type]) -> Codec:
    """The first of these that this Python and this model have."""
    reasons = []
    for kind in kinds:
        try:
            return kind(model)
        except Exception as error:  # also whatever a tokenizer throws at a file that it does not like
            reasons.append(f"{kind.source}: {reason(error).split(';')[0]}")
    fail(f"no tokenizer can be used ({'; '.join(reasons)}); give the prompt as --ids.")


class Text:
    """The text side of a capture, opened when the first prompt needs it."""

    def __init__(self, model: str, codecs: Sequence[type], templates: Sequence[type]):
        self._model, self._codecs, self._templates = model, codecs, templates
        self._codec: Optional[Codec] = None
        self._template: Optional[Codec] = None
        self._looked_for_template = False

    @property
    def codec(self) -> Codec:
        if self._codec is None:
            self._codec = first_codec(self._model, self._codecs)
        return self._codec

    @property
    def template(self) -> Optional[Codec]:
        """What renders; None when the model has no template, or none of those that could render it is there."""
        if not self._looked_for_template:
            self._looked_for_template = True
            for kind in self._templates:
                try:
                    codec = self._codec if isinstance(self._codec, kind) else kind(self._model)
                except CaptureError:
                    continue  # not installed, or it lacks a file that another one does not need
                except Exception as error:
                    note(f"{kind.source} cannot open the tokenizer and does not render the chat template: {reason(error)}.")
                    continue
                if codec.has_template():
                    self._template = codec
                    break
        return self._template

    def sources(self) -> Dict[str, str]:
        named = {"tokenizer_from": self._codec, "template_from": self._template}
        return {name: codec.source for name, codec in named.items() if codec is not None}

    def decode(self, ids: List[int]) -> Optional[str]:
        try:
            return self.codec.decode(ids)
        except Exception:
            return None  # a capture of ids needs no text

    def prepare(self, prompt: Prompt, chat: bool) -> Dict[str, Any]:
        """The fields of a prompt up to its ids."""
        entry: Dict[str, Any] = {} if prompt.group is None else {"group": prompt.group}
        if prompt.ids is not None:
            return {**entry, "ids": prompt.ids}
        messages = prompt.messages
        if messages is not None and not chat:
            fail(f"{prompt.where}: \"messages\" need the chat template, which --no-chat-template turns off.")
        if messages is None and chat and self.template is not None:
            messages = [{"role": "user", "content": prompt.text}]
        if messages is None:
            if chat and self._has_unrendered_template():
                fail(f"{prompt.where}: the model has a chat template, and nothing here renders it; install jinja2, or give --no-chat-template.")
            entry.update(prompt=prompt.text, rendered=prompt.text, add_special_tokens=True)
        else:
            entry.update(self._rendered(prompt, messages), add_special_tokens=False)
        ids = self.codec.encode(entry["rendered"], entry["add_special_tokens"])
        return {**entry, "ids": ids} if ids else fail(f"{prompt.where}: the text has no tokens.")

    def _rendered(self, prompt: Prompt, messages: List[Dict[str, Any]]) -> Dict[str, Any]:
        if self.template is None:
            fail(f"{prompt.where}: " + ("nothing here renders the model's chat template; install jinja2." if self._has_unrendered_template() else "the model has no chat template for \"messages\"."))
        variables = {"add_generation_prompt": True, **prompt.variables}
        try:
            rendered = self.template.render(messages, variables)
        except Exception as error:
            fail(f"{prompt.where}: {self.template.source} cannot render the chat template: {reason(error)}.")
        return {"messages": messages, "variables": {**self.template.template_tokens(), **variables}, "rendered": rendered}

    def _has_unrendered_template(self) -> bool:
        return self.template is None and os.path.isdir(self._model) and bool(template_sources(Path(self._model)))


# Choosing a token ------------------------------------------------------------------------------------------------------------------------


class Sampler:
    """Temperature, top-k and top-p in Transformers' order and with its ties, then one draw a token: the first candidate whose cumulative weight exceeds the draw times the
    whole weight. Candidates go by id; after a filter the largest comes first, equal ones by id. Draws are those of the Mersenne Twister as libstdc++ makes them."""

    def __init__(self, temperature: float, top_k: int, top_p: float, seed: int):
        self._temperature, self._top_k, self._top_p = np.float32(temperature), top_k, top_p
        self._bits = np.random.RandomState(seed)

    def scores(self, row: np.ndarray) -> np.ndarray:
        """The row after the steps; what cannot be chosen is negative infinity."""
        scores = row / self._temperature
        if 0 < self._top_k < len(scores):
            scores[scores < np.partition(scores, -self._top_k)[-self._top_k]] = -np.inf
        if self._top_p < 1:
            order = candidates(scores, True)
            weights = np.exp(scores[order] - scores[order[0]])
            shares = weights * np.float32(1 / weights.sum(dtype=np.float64))
            tails = np.cumsum(shares[::-1], dtype=np.float64)[::-1].astype(np.float32)
            kept = max(1, int(np.count_nonzero(tails > np.float32(1 - self._top_p))))
            scores[order[kept:]] = -np.inf
        return scores

    def draw(self) -> np.float32:
        bits = np.frombuffer(self._bits.bytes(4), "<u4")[0]
        return min(np.float32(bits) / np.float32(2**32), np.nextafter(np.float32(1), np.float32(0)))

    def pick(self, scores: np.ndarray, draw: np.float32) -> int:
        order = candidates(scores, 0 < self._top_k < len(scores) or self._top_p < 1)
        weights = np.cumsum(np.exp(scores[order] - scores.max()), dtype=np.float64)
        return int(order[np.searchsorted(weights, float(draw) * weights[-1], side="right")])


def candidates(scores: np.ndarray, sort: bool) -> np.ndarray:
    ids = np.flatnonzero(scores > -np.inf)
    return ids[np.argsort(-scores[ids], kind="stable")] if sort else ids


# Engines ---------------------------------------------------------------------------------------------------------------------------------


@dataclasses.dataclass
class Generation:
    """What an engine did with one prompt. Arrays that it cannot give are None."""

    chosen: List[int]
    logits: Optional[np.ndarray] = None  # [chosen, vocabulary]
    prefill: Optional[np.ndarray] = None  # [prompt tokens, vocabulary]
    scores: Optional[np.ndarray] = None  # [chosen, vocabulary]
    draws: Optional[List[float]] = None


class Engine:
    """A model on one engine."""

    name = ""
    packages: Tuple[str, ...] = ()
    codecs: Sequence[type] = (TransformersCodec,)
    templates: Sequence[type] = (TransformersCodec,)

    def __init__(self, args: argparse.Namespace):
        self.args, self.model = args, args.model
        self.properties: Dict[str, Any] = {}
        self.precision: Optional[str] = "f32" if args.precision == "f32" else None
        self.sources: Dict[str, str] = {}  # what other packages gave, such as logits_from
        self.vocabulary: Optional[int] = None  # length of a row of logits
        self.text = Text(args.model, self.codecs, self.templates)
        self.load()
        self.stop_ids: List[int] = [] if args.ignore_eos else self.eos_ids()

    def load(self) -> None:
        raise NotImplementedError

    def generate(self, ids: List[int]) -> Generation:
        raise NotImplementedError

    def layers(self, ids: List[int]) -> Iterator[Tuple[str, np.ndarray]]:
        """Outputs by name on the prompt alone, from the plain IR unless an engine knows better."""
        if self.name != "openvino":
            self.sources["layers_from"] = "openvino"
        yield from IrModel(self.model, self.args.device, plain_properties(self.properties), self.args.layers).layers(ids)

    def eos_ids(self) -> List[int]:
        for file in ("generation_config.json", "config.json"):
            found = id_list((read_json(Path(self.model) / file) or {}).get("eos_token_id"))
            if found:
                return found
        return []

    def config(self) -> Dict[str, Any]:
        """The fields of GenerationConfig that were set."""
        args = self.args
        config: Dict[str, Any] = {"max_new_tokens": args.tokens, "do_sample": args.sample}
        config.update({"ignore_eos": True} if args.ignore_eos else {"eos_token_id": self.stop_ids} if self.stop_ids else {})
        if args.sample:
            config.update(temperature=args.temperature, top_k=args.top_k, top_p=args.top_p, rng_seed=args.seed)
        return config

    def versions(self) -> Dict[str, str]:
        found = {"python": sys.version.split()[0]}
        sources = {*self.packages, *self.text.sources().values(), *self.sources.values()}
        for module in ["numpy"] + sorted(sources):
            try:
                found[module] = importlib.metadata.version(module.replace("_", "-"))
            except importlib.metadata.PackageNotFoundError:
                version = getattr(sys.modules.get(module), "__version__", None)
                found.update({module: str(version)} if version else {})
        return found


def id_list(value: Any) -> List[int]:
    values = value if isinstance(value, (list, tuple, set)) else [] if value is None else [value]
    return sorted(int(token) for token in values if int(token) >= 0)


def plain_properties(properties: Dict[str, Any]) -> Dict[str, Any]:
    return {name: value for name, value in properties.items() if name not in NO_PLAIN_PROPERTIES}


def select_names(names: Sequence[str], wanted: Sequence[str], what: str) -> List[str]:
    """The names that are asked for, each by itself or by a pattern with * and ?; `all` takes all of them."""
    found = set()
    for pattern in wanted:
        matching = list(names) if pattern == "all" else [pattern] if pattern in names else fnmatch.filter(names, pattern)
        if not matching:
            near = difflib.get_close_matches(pattern, names, 3, 0.3)
            fail(f"--layers {pattern}: the model has no such {what}" + ("; " + (f"near it are {', '.join(near)}" if near else f"one that it has is {names[0]}" if names else "it has none") + "."))
        found.update(matching)
    return [name for name in names if name in found]


def openvino_properties(args: argparse.Namespace, device: str) -> Dict[str, Any]:
    """The properties of the arithmetic asked for, those left away that the device does not have, and the user's own."""
    core = need("openvino", "openvino").Core()
    properties: Dict[str, Any] = {}
    if args.precision == "f32":
        try:
            supported = core.get_property(device, "SUPPORTED_PROPERTIES")
        except Exception as error:
            fail(f"OpenVINO has no device {device} here: {reason(error)}; it has {', '.join(core.available_devices)}.")
        properties = {name: value for name, value in F32_PROPERTIES.items() if name in supported or name == "INFERENCE_PRECISION_HINT"}
    if args.threads:
        properties["INFERENCE_NUM_THREADS"] = str(args.threads)
    return {**properties, **args.property}


class IrModel:
    """A language model's IR on plain OpenVINO, and one sequence in it. The cache is inside (stateful) or goes through past_key_values.* and present.*."""

    def __init__(self, folder: str, device: str, properties: Dict[str, Any], layers: Sequence[str] = ()):
        need_file(folder, "openvino_model.xml")
        openvino = need("openvino", "openvino")
        try:
            core = openvino.Core()
            model = core.read_model(os.path.join(folder, "openvino_model.xml"))
        except Exception as error:
            fail(f"OpenVINO cannot read {os.path.join(folder, 'openvino_model.xml')}: {reason(error)}.")
        self._inputs = {port.any_name: port for port in model.inputs}
        self._check_inputs(openvino)
        self._outputs = [port.any_name for port in model.outputs]
        self._taps = self._add_taps(model, layers) if layers else {}
        try:
            self.compiled = core.compile_model(model, device, properties)
        except Exception as error:
            fail(f"OpenVINO cannot compile the model for {device}: {reason(error)}.")
        self.reset()

    def reset(self) -> None:
        """Starts a new sequence."""
        self._request, self._length = self.compiled.create_infer_request(), 0
        self._cache = {name: np.zeros(empty_cache(name, port.partial_shape), dtype=numpy_type(port)) for name, port in self._inputs.items() if name.startswith("past_key_values")}

    def forward(self, ids: List[int]) -> np.ndarray:
        """Raw logits of these tokens after all earlier ones, [tokens, vocabulary]."""
        count, total = len(ids), self._length + len(ids)
        feed: Dict[str, np.ndarray] = dict(self._cache)
        for name in self._inputs.keys() - self._cache.keys():
            if name == "input_ids":
                values = np.array([ids])
            elif name == "attention_mask":
                values = np.ones((1, total))
            elif name == "position_ids":
                shape = self._inputs[name].partial_shape
                axes = (shape[0].get_length(),) if len(shape) == 3 else ()  # time, height and width of M-RoPE are the same in a text
                values = np.broadcast_to(np.arange(self._length, total), (*axes, 1, count))
            else:
                values = np.zeros((1,) if name == "beam_idx" else (1, count))
            feed[name] = np.ascontiguousarray(values, dtype=numpy_type(self._inputs[name]))
        self._request.infer(feed)
        self._length = total
        for name in self._cache:
            self._cache[name] = self._output(name.replace("past_key_values", "present", 1))
        logits = self._output("logits").astype(np.float32)
        if max(ids) >= logits.shape[-1]:
            fail(f"token {max(ids)} is none of the model's {logits.shape[-1]}.")
        return logits.reshape(-1, logits.shape[-1])

    def layers(self, ids: List[int]) -> Iterator[Tuple[str, np.ndarray]]:
        self.reset()
        self.forward(ids)
        for name, output in self._taps.items():
            yield name, self._request.get_output_tensor(output).data

    def precision(self) -> Optional[str]:
        try:
            name = self.compiled.get_property("INFERENCE_PRECISION_HINT").get_type_name()
        except Exception:
            return None  # a device that does not say
        return name if name in ("f32", "f16", "bf16") else None

    def _output(self, name: str) -> np.ndarray:
        if name not in self._outputs:
            fail(f"the model has no output {name}, only {', '.join(self._outputs[:4])}; it is no language model as optimum-intel exports them.")
        return self._request.get_output_tensor(self._outputs.index(name)).data.copy()

    def _check_inputs(self, openvino: Any) -> None:
        known = ("input_ids", "attention_mask", "position_ids", "beam_idx", "token_type_ids")
        strange = [name for name in self._inputs if name not in known and not name.startswith("past_key_values")]
        if "input_ids" not in self._inputs or strange:
            fail(f"the model has the inputs {', '.join(list(self._inputs)[:6])}; a text can fill only {', '.join(known)} and past_key_values.*.")

    @staticmethod
    def _add_taps(model: Any, wanted: Sequence[str]) -> Dict[str, int]:
        """Makes nodes outputs; their places among the outputs by name."""
        live, nodes = set(), {}  # live: depends on an input, so that it is no weight
        for node in model.get_ordered_ops():
            kind, name = node.get_type_name(), node.get_friendly_name()
            if kind not in ("Parameter", "ReadValue") and not any(source.get_source_output().get_node().get_friendly_name() in live for source in node.inputs()):
                continue
            live.add(name)
            if kind not in ("Parameter", "ReadValue", "Assign", "Result") and node.get_output_element_type(0).is_real():
                nodes[name] = node
        names = select_names(list(nodes), wanted, "node with floating-point output")
        model.add_outputs([nodes[name].output(0) for name in names])
        places = {result.input_value(0).get_node().get_friendly_name(): i for i, result in enumerate(model.get_results())}
        return {name: places[name] for name in names}


def numpy_type(port: Any) -> Any:
    return port.element_type.to_dtype()


def empty_cache(name: str, shape: Any) -> List[int]:
    """The shape of a cache of no tokens: of the dynamic dimensions the first is the batch (the second where it comes after the tokens), the other the tokens."""
    dynamic = [axis for axis, size in enumerate(shape) if size.is_dynamic]
    if len(shape) != 4 or dynamic not in ([0, 2], [0, 1]):
        fail(f"the cache input {name} has the shape {shape}; expected four dimensions of which the batch and the tokens are dynamic.")
    tokens = dynamic[1] if dynamic == [0, 2] else 0  # [0, 1] is ChatGLM's [tokens, batch, heads, dim]
    return [0 if axis == tokens else 1 if axis in dynamic else size.get_length() for axis, size in enumerate(shape)]


class OpenVino(Engine):
    """Plain openvino: the loop is here, so that every row and every draw is known."""

    name = "openvino"
    packages = ("openvino",)
    codecs = (GenAiCodec, OpenVinoTokenizersCodec, TransformersCodec, TokenizersCodec)
    templates = (TransformersCodec, JinjaTemplate, GenAiCodec)

    def load(self) -> None:
        self.properties = openvino_properties(self.args, self.args.device)
        self._ir = IrModel(self.model, self.args.device, self.properties)
        self.precision = self._ir.precision() or self.precision
        if self.args.sample:
            self.properties["profile"] = "huggingface"  # whose steps the sampler follows, for the reader of the capture

    def generate(self, ids: List[int]) -> Generation:
        args = self.args
        sampler = Sampler(args.temperature, args.top_k, args.top_p, args.seed) if args.sample else None
        self._ir.reset()
        rows = self._ir.forward(ids)
        prefill, chosen, logits, scores, draws = rows, [], [], [], []
        while True:
            logits.append(rows[-1].copy())
            if sampler is None:
                token = int(np.argmax(logits[-1]))
            else:
                scores.append(sampler.scores(logits[-1]))
                draws.append(float(sampler.draw()))
                token = sampler.pick(scores[-1], np.float32(draws[-1]))
            chosen.append(token)
            if token in self.stop_ids or len(chosen) == args.tokens:
                break
            rows = self._ir.forward([token])
        return Generation(chosen, np.stack(logits), prefill, np.stack(scores) if scores else None, draws or None)


class OpenVinoGenAi(Engine):
    """openvino_genai's LLMPipeline. It gives ids, not logits; those come from plain openvino, fed the ids that were chosen."""

    name = "openvino_genai"
    packages = ("openvino", "openvino_genai")
    codecs = (GenAiCodec,)
    templates = (GenAiCodec,)

    def load(self) -> None:
        self._openvino, self._genai = need("openvino", "openvino"), need("openvino_genai", "openvino-genai")
        need_file(self.model, "openvino_model.xml")
        self.properties = openvino_properties(self.args, self.args.device)
        try:
            self._pipeline = self._genai.LLMPipeline(self.model, self.args.device, **self.properties)
        except Exception as error:
            fail(f"openvino_genai cannot load {self.model}: {reason(error)}.")
        self._ir = None
        if self.args.logits != "none":
            self._ir = IrModel(self.model, self.args.device, plain_properties(self.properties))
            self.sources["logits_from"] = "openvino"

    def eos_ids(self) -> List[int]:
        config = self._pipeline.get_generation_config()
        return sorted({*id_list(config.eos_token_id), *id_list(config.stop_token_ids)})

    def generate(self, ids: List[int]) -> Generation:
        config = self._genai.GenerationConfig()
        config.max_new_tokens, config.ignore_eos, config.do_sample, config.apply_chat_template = self.args.tokens, self.args.ignore_eos, self.args.sample, False
        if self.stop_ids:
            config.eos_token_id, config.stop_token_ids = self.stop_ids[0], set(self.stop_ids)
        if self.args.sample:
            config.temperature, config.top_p, config.rng_seed = self.args.temperature, self.args.top_p, self.args.seed
            config.top_k = self.args.top_k or sys.maxsize
        chosen = [int(token) for token in self._pipeline.generate(self._openvino.Tensor(np.array([ids], dtype=np.int64)), config).tokens[0]]
        if self._ir is None or not chosen:
            return Generation(chosen)
        self._ir.reset()
        prefill = self._ir.forward(ids)
        logits = np.stack([prefill[-1]] + [self._ir.forward([token])[-1] for token in chosen[:-1]])
        if not self.args.sample and list(np.argmax(logits, axis=1)) != chosen:
            step = next(step for step, token in enumerate(chosen) if int(np.argmax(logits[step])) != token)
            note(f"step {step}: openvino_genai chose {chosen[step]}, the logits of plain openvino favour {int(np.argmax(logits[step]))}; its pipeline runs other kernels than the plain IR.")
        return Generation(chosen, logits, prefill)


class Torch(Engine):
    """What Transformers and optimum-intel share: generate() with its rows, and a forward call for the rows of the prompt."""

    def configure(self, model: Any) -> None:
        """Takes a loaded model, and replaces its generation defaults by what was asked for."""
        self._model, self._torch, transformers = model, need("torch", "torch"), need("transformers", "transformers")
        self._eos = id_list(getattr(model.generation_config, "eos_token_id", None))
        eos = None if self.args.ignore_eos else self._eos or None
        fields: Dict[str, Any] = {"max_new_tokens": self.args.tokens, "do_sample": self.args.sample, "eos_token_id": eos, "pad_token_id": (self._eos or [0])[0]}
        if self.args.sample:
            fields.update(temperature=self.args.temperature, top_k=self.args.top_k, top_p=self.args.top_p)
        model.generation_config = transformers.GenerationConfig(**fields)

    def eos_ids(self) -> List[int]:
        return self._eos

    def generate(self, ids: List[int]) -> Generation:
        torch = self._torch
        inputs = torch.tensor([ids], device=getattr(self._model, "device", "cpu"))
        mask = torch.ones_like(inputs)
        with torch.no_grad():
            prefill = to_numpy(self._model(input_ids=inputs, attention_mask=mask).logits[0]) if self.args.logits == "full" else None
            torch.manual_seed(self.args.seed)
            out = self._model.generate(input_ids=inputs, attention_mask=mask, return_dict_in_generate=True, output_logits=True, output_scores=True)
        chosen = [int(token) for token in out.sequences[0, len(ids):].tolist()]
        scores = np.concatenate([to_numpy(row) for row in out.scores]) if self.args.sample else None
        return Generation(chosen, np.concatenate([to_numpy(row) for row in out.logits]), prefill, scores)


def to_numpy(tensor: Any) -> np.ndarray:
    return tensor.detach().float().cpu().numpy()


class Transformers(Torch):
    name = "transformers"
    packages = ("torch", "transformers")

    def load(self) -> None:
        transformers, torch = need("transformers", "transformers"), need("torch", "torch")
        if self.args.threads:
            torch.set_num_threads(self.args.threads)
        numbers = [int(number) for number in re.findall(r"\d+", transformers.__version__)[:2]]
        dtype_name = "dtype" if numbers >= [4, 56] else "torch_dtype"
        self.properties = {name: typed(value) for name, value in self.args.property.items()}
        try:
            model = transformers.AutoModelForCausalLM.from_pretrained(self.model, **{dtype_name: torch.float32 if self.args.precision == "f32" else "auto", **self.properties})
            model = model.to(self.args.device.lower()).eval()
        except Exception as error:
            fail(f"transformers cannot load {self.model}: {reason(error)}.")
        self.precision = {"float32": "f32", "bfloat16": "bf16", "float16": "f16"}.get(str(model.dtype).split(".")[-1])
        self.configure(model)

    def layers(self, ids: List[int]) -> Iterator[Tuple[str, np.ndarray]]:
        torch, found, handles = self._torch, {}, []
        modules = {name: module for name, module in self._model.named_modules() if name}

        def keep(name: str) -> Any:
            def hook(module: Any, inputs: Any, output: Any) -> None:
                output = output.to_tuple() if hasattr(output, "to_tuple") else output
                first = output[0] if isinstance(output, (tuple, list)) and output else output
                if torch.is_tensor(first):
                    found[name] = to_numpy(first)
            return hook

        for name in select_names(list(modules), self.args.layers, "module"):
            handles.append(modules[name].register_forward_hook(keep(name)))
        try:
            inputs = torch.tensor([ids], device=self._model.device)
            with torch.no_grad():
                self._model(input_ids=inputs, attention_mask=torch.ones_like(inputs))
        finally:
            for handle in handles:
                handle.remove()
        yield from found.items()


class OptimumIntel(Torch):
    name = "optimum-intel"
    packages = ("openvino", "optimum-intel", "torch", "transformers")

    def load(self) -> None:
        optimum = need("optimum.intel", "optimum-intel")
        self.properties = openvino_properties(self.args, self.args.device)
        try:
            model = optimum.OVModelForCausalLM.from_pretrained(self.model, device=self.args.device, ov_config=dict(self.properties))
        except Exception as error:
            fail(f"optimum-intel cannot load {self.model}: {reason(error)}.")
        self.configure(model)


ENGINES = {engine.name: engine for engine in (Transformers, OptimumIntel, OpenVinoGenAi, OpenVino)}


def typed(value: str) -> Any:
    """true, 3 and 0.5 as what they are; everything else is text."""
    try:
        return json.loads(value)
    except ValueError:
        return value


# The capture -----------------------------------------------------------------------------------------------------------------------------


def write_tensors(tensors: TensorFile, i: int, generation: Generation, prompt_length: int, logits: str) -> None:
    if generation.logits is not None and logits.startswith("top:"):
        k = min(int(logits[4:]), generation.logits.shape[1])
        order = np.argsort(-generation.logits, axis=1, kind="stable")[:, :k]
        wide = generation.logits.astype(np.float64)
        largest = wide.max(axis=1)
        tensors.add(f"{i}.top_ids", "I32", order)
        tensors.add(f"{i}.top_logits", "F32", np.take_along_axis(generation.logits, order, axis=1))
        tensors.add(f"{i}.logsumexp", "F64", largest + np.log(np.exp(wide - largest[:, None]).sum(axis=1)))
    elif generation.logits is not None and logits != "none":
        tensors.add(f"{i}.logits", "F32", generation.logits)
        if logits == "full" and generation.prefill is not None and len(generation.prefill) == prompt_length:
            tensors.add(f"{i}.prefill_logits", "F32", generation.prefill)
    if generation.scores is not None and logits in ("full", "last"):
        tensors.add(f"{i}.scores", "F32", generation.scores)
    if generation.draws is not None:
        tensors.add(f"{i}.draws", "F32", generation.draws)


def capture_prompt(engine: Engine, tensors: TensorFile, i: int, prompt: Prompt) -> Dict[str, Any]:
    """Runs one prompt; its numbers go to the tensors, its texts and ids are returned."""
    args = engine.args
    try:
        entry = engine.text.prepare(prompt, not args.no_chat_template)
        generation = engine.generate(entry["ids"])
        write_tensors(tensors, i, generation, len(entry["ids"]), args.logits)
        for name, values in engine.layers(entry["ids"]) if args.layers else ():
            tensors.add(f"{i}.layer.{name}", "F32", values)
    except CaptureError:
        raise
    except Exception as error:
        fail(f"{prompt.where}: {engine.name} failed ({type(error).__name__}): {reason(error)}.")
    if generation.logits is not None:
        engine.vocabulary = generation.logits.shape[1]  # may be more than config.json says
    entry["chosen"] = generation.chosen
    text = engine.text.decode(generation.chosen)
    entry.update({"text": text} if text is not None else {})
    entry["finish"] = "stop" if generation.chosen and generation.chosen[-1] in engine.stop_ids else "length"
    return entry


def model_facts(args: argparse.Namespace, vocabulary: Optional[int]) -> Dict[str, Any]:
    folder = Path(args.model)
    name = args.name or folder.resolve().name if folder.is_dir() else args.name or args.model
    if not args.name and folder.is_dir() and re.fullmatch(r"(fp|bf|int|nf|mxfp|nvfp|cb)\d+.*", name):
        name = f"{folder.resolve().parent.name}/{name}"  # a weight format says little without its model
    config = read_json(folder / "config.json") or {}
    vocabulary = vocabulary or config.get("vocab_size") or (config.get("text_config") or {}).get("vocab_size")
    return {"name": name, **({"vocab_size": vocabulary} if vocabulary else {}), "sha256": hashes(folder) if folder.is_dir() else {}}


def capture(args: argparse.Namespace) -> str:
    """Writes a capture and returns one line about it."""
    prompts = read_prompts(args.inputs)
    looks_remote = re.fullmatch(r"[\w.-]+(/[\w.-]+)?", args.model) and not args.model.startswith(".") and args.engine in ("transformers", "optimum-intel")
    if not os.path.isdir(args.model) and not looks_remote:
        fail(f"there is no model folder {args.model}.")
    created = datetime.datetime.now().isoformat(timespec="seconds")
    out = Path(re.sub(r"\.(json|safetensors)$", "", args.out))
    tensors = TensorFile(out.with_name(out.name + ".safetensors"))
    try:
        engine = ENGINES[args.engine](args)
        entries = []
        for i, prompt in enumerate(prompts):
            entries.append(capture_prompt(engine, tensors, i, prompt))
            note(f"prompt {i + 1} of {len(prompts)}: {len(entries[-1]['ids'])} ids, {len(entries[-1]['chosen'])} chosen.")
        facts = {"name": engine.name, "device": args.device, **({"precision": engine.precision} if engine.precision else {})}
        facts.update(versions=engine.versions(), properties={name: str(value) for name, value in engine.properties.items()}, **engine.text.sources(), **engine.sources)
        manifest = {"format": FORMAT, "version": FORMAT_VERSION, "created": created, "engine": facts, "model": model_facts(args, engine.vocabulary), "config": engine.config(), "prompts": entries}
        write_capture(out, manifest, tensors)
    finally:
        tensors.close()
    return f"{out}.json, {out}.safetensors: {len(entries)} prompt{'s' * (len(entries) != 1)}, {sum(len(entry['chosen']) for entry in entries)} chosen ids"


# The command line ------------------------------------------------------------------------------------------------------------------------


def arguments(argv: Optional[Sequence[str]]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="capture.py", description="Writes down what an engine computes for a few prompts, as docs/capture-format.md describes it.")
    add = parser.add_argument
    add("model", metavar="MODEL", help="model folder; with transformers and optimum-intel also a name on the Hugging Face hub")
    add("--engine", required=True, choices=list(ENGINES))
    add("--device", default="CPU", help="CPU, GPU, ...; with transformers cpu, cuda:0, ... (default CPU)")
    add("--precision", choices=["f32", "default"], default="f32", help="f32 arithmetic and cache, or what the engine does by itself (default f32)")
    add("--property", action="append", default=[], metavar="K=V", help="a property of OpenVINO, or an argument of from_pretrained")
    add("--prompt", dest="inputs", action="append", default=[], type=lambda text: ("prompt", text), metavar="TEXT")
    add("--prompts", dest="inputs", action="append", type=lambda file: ("file", file), metavar="FILE.jsonl", help="lines with \"prompt\", \"messages\" or \"ids\"")
    add("--ids", dest="inputs", action="append", type=lambda ids: ("ids", ids), metavar="1,2,3")
    add("--no-chat-template", action="store_true", help="feed texts as they are")
    add("--tokens", type=int, default=32, help="most tokens of an answer (default 32)")
    add("--ignore-eos", action="store_true", help="go on after the end token")
    add("--logits", default="full", metavar="full|last|top:K|none", help="all rows, only those that tokens were chosen from, their K largest, or none (default full)")
    add("--layers", metavar="all|NAME,...", help="modules or nodes to capture on the prompt; * and ? are wildcards")
    add("--sample", action="store_true", help="draw tokens instead of taking the most likely")
    add("--temperature", type=float)
    add("--top-k", type=int, help="0 for all")
    add("--top-p", type=float)
    add("--seed", type=int)
    add("--threads", type=int, default=0, help="0 for the engine's own choice")
    add("--name", help="what to call the model in the capture (default: its folder)")
    add("--out", required=True, metavar="NAME", help="NAME.json and NAME.safetensors are written")
    return checked(parser.parse_args(argv))


def checked(args: argparse.Namespace) -> argparse.Namespace:
    if not re.fullmatch(r"full|last|none|top:[1-9]\d{0,8}", args.logits):
        fail(f"--logits {args.logits}: expected full, last, none or top:K, such as top:20.")
    wrong = [pair for pair in args.property if not re.fullmatch(r"[^=]+=.*", pair, re.DOTALL)]
    if wrong:
        fail(f"--property {wrong[0]}: expected K=V, such as INFERENCE_NUM_THREADS=4.")
    args.property = dict(pair.split("=", 1) for pair in args.property)
    args.layers = [name for name in (args.layers or "").split(",") if name]
    if not args.sample and any(value is not None for value in (args.temperature, args.top_k, args.top_p, args.seed)):
        fail("--temperature, --top-k, --top-p and --seed change only what is drawn; add --sample.")
    for name, default in (("temperature", 1.0), ("top_k", 0), ("top_p", 1.0), ("seed", 0)):
        setattr(args, name, default if getattr(args, name) is None else getattr(args, name))
    for name, good, expected in (
        ("tokens", args.tokens >= 1, "1 or more"), ("temperature", 0 < args.temperature < float("inf"), "a number above 0"), ("top_k", args.top_k >= 0, "0 or more"),
        ("top_p", 0 < args.top_p <= 1, "a number above 0, at most 1"), ("seed", 0 <= args.seed < 2**31, "0 to 2147483647"), ("threads", args.threads >= 0, "0 or more"),
    ):
        if not good:
            fail(f"--{name.replace('_', '-')} {getattr(args, name)}: expected {expected}.")
    return args


def main(argv: Optional[Sequence[str]] = None) -> int:
    try:
        print(capture(arguments(argv)))
        return 0
    except CaptureError as error:
        note(str(error))
        return 2
    except KeyboardInterrupt:
        note("interrupted; nothing was written.")
        return 130


if __name__ == "__main__":
    sys.exit(main())
