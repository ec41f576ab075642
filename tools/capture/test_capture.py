"""Tests of capture.py that need numpy alone: python3 -m unittest discover -s tools/capture

Transformers and optimum-intel are played by fakes here (a table instead of a model). They show that the flow through the script is right, not that the script fits the
real packages.
"""
from __future__ import annotations

import contextlib
import importlib.util
import io
import json
import os
import struct
import sys
import tempfile
import types
import unittest
from pathlib import Path
from unittest import mock

import numpy as np

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import capture  # noqa: E402

TYPES = {"F32": "<f4", "F64": "<f8", "I32": "<i4"}


def read_tensors(path):
    """A reader of its own, with the rules of the format: offsets in order, without holes, to the last byte."""
    data = Path(path).read_bytes()
    (length,) = struct.unpack("<Q", data[:8])
    assert length % 8 == 0
    header, tensors, end = json.loads(data[8:8 + length]), {}, 0
    metadata = header.pop("__metadata__")
    for name, entry in header.items():
        assert entry["data_offsets"][0] == end, name
        end = entry["data_offsets"][1]
        tensors[name] = np.frombuffer(data[8 + length + entry["data_offsets"][0]:8 + length + end], TYPES[entry["dtype"]]).reshape(entry["shape"])
    assert end == len(data) - 8 - length
    return metadata, tensors


def run(*argv):
    """Exit code, standard output, standard error."""
    out, error = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(error):
        try:
            code = capture.main(argv)
        except SystemExit as end:  # argparse
            code = end.code
    return code, out.getvalue(), error.getvalue()


class InFolder(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def write(self, name, value):
        path = self.folder / name
        path.write_text(value if isinstance(value, str) else json.dumps(value), encoding="utf-8")
        return str(path)


class Files(InFolder):
    def test_tensors_come_back(self):
        file = capture.TensorFile(self.folder / "a.safetensors")
        wanted = {"0.logits": np.arange(6, dtype=np.float32).reshape(2, 3), "0.top_ids": np.array([[3], [1]], np.int32), "0.draws": np.zeros(0, np.float32)}
        file.add("0.logits", "F32", wanted["0.logits"])
        file.add("0.logsumexp", "F64", [1.5, 2.5])
        file.add("0.top_ids", "I32", wanted["0.top_ids"])
        file.add("0.draws", "F32", [])
        file.add("1.logits", "F32", np.asfortranarray(wanted["0.logits"]))
        metadata, tensors = read_tensors(file.finish())
        file.close()
        self.assertEqual(metadata, {"format": "lockstep-capture", "version": "1"})
        self.assertEqual(list(tensors)[0], "0.logsumexp")  # the widest first, so that all are aligned
        self.assertEqual(tensors["0.logsumexp"].tolist(), [1.5, 2.5])
        for name, values in {**wanted, "1.logits": wanted["0.logits"]}.items():
            np.testing.assert_array_equal(tensors[name], values)
        self.assertEqual(list(self.folder.iterdir()), [])

    def test_a_manifest_keeps_texts_that_look_like_lists(self):
        file = capture.TensorFile(self.folder / "a.safetensors")
        manifest = {"prompts": [{"prompt": "[ 1,\n 2 ]", "ids": [1, 2, 3], "text": "ü\u2028"}]}
        capture.write_capture(self.folder / "a", manifest, file)
        file.close()
        text = (self.folder / "a.json").read_text(encoding="utf-8")
        self.assertEqual(json.loads(text), manifest)
        self.assertIn('"ids": [1, 2, 3]', text)
        self.assertEqual(sorted(path.name for path in self.folder.iterdir()), ["a.json", "a.safetensors"])

    def test_hashes_are_those_of_the_files_that_are_there(self):
        self.write("tokenizer.json", "abc")
        self.write("model-00001-of-00002.safetensors", "")
        self.write("readme.txt", "")
        self.assertEqual(capture.hashes(self.folder), {
            "model-00001-of-00002.safetensors": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "tokenizer.json": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        })


class Prompts(InFolder):
    def test_prompts_keep_the_order_of_the_command_line(self):
        file = self.write("p.jsonl", '{"prompt": "b", "group": "g"}\n\n{"messages": [{"role": "user", "content": "c"}], "variables": {"x": 1}}\n{"ids": [4, 5]}\n')
        prompts = capture.read_prompts([("prompt", "a"), ("file", file), ("ids", "1, 2 3")])
        self.assertEqual([(p.text, p.ids, p.group, p.variables) for p in prompts], [
            ("a", None, None, {}), ("b", None, "g", {}), (None, None, None, {"x": 1}), (None, [4, 5], None, {}), (None, [1, 2, 3], None, {}),
        ])
        self.assertEqual(prompts[2].messages, [{"role": "user", "content": "c"}])

    def test_bad_prompts_are_a_sentence_with_the_line(self):
        for line, expected in (
            ("{", "line 2: no JSON"), ("[1]", "line 2: expected an object with one of"), ('{"prompt": "a", "ids": [1]}', "found prompt and ids"), ('{"prompt": 3}', '"prompt" is no text'),
            ('{"messages": []}', '"messages" is no list'), ('{"messages": [{"content": "x"}]}', '"messages" is no list'), ('{"ids": [1.5]}', "whole numbers"), ('{"ids": [-1]}', "whole numbers"),
            ('{"ids": "1"}', "whole numbers"), ('{"prompt": "a", "variables": []}', '"variables" is no object'), ('{"prompt": "\\ud800"}', "not valid Unicode"),
        ):
            with self.subTest(line), self.assertRaisesRegex(capture.CaptureError, expected):
                capture.read_prompts([("file", self.write("p.jsonl", '{"prompt": "a"}\n' + line))])

    def test_an_empty_file_is_a_sentence(self):
        with self.assertRaisesRegex(capture.CaptureError, "has no prompts"):
            capture.read_prompts([("file", self.write("p.jsonl", "\n"))])


class Arguments(InFolder):
    def test_user_errors_are_one_sentence_and_exit_code_2(self):
        model = str(self.folder)
        for argv, expected in (
            ([model, "--ids", "1", "--engine", "openvino", "--temperature", "2"], "add --sample"), ([model, "--ids", "1", "--engine", "openvino", "--logits", "top:0"], "expected full"),
            ([model, "--ids", "1", "--engine", "openvino", "--property", "A"], "expected K=V"), ([model, "--ids", "1", "--engine", "openvino", "--tokens", "0"], "--tokens 0: expected 1 or more"),
            ([model, "--ids", "1", "--engine", "openvino", "--sample", "--top-p", "0"], "--top-p 0.0"), ([model, "--ids", "1", "--engine", "openvino", "--sample", "--seed", "-1"], "--seed -1"),
            ([model, "--engine", "openvino"], "there is nothing to capture"), ([model + "/x", "--ids", "1", "--engine", "openvino"], "there is no model folder"),
        ):
            with self.subTest(expected):
                code, out, error = run(*argv, "--out", str(self.folder / "out"))
                self.assertEqual((code, out, error.count("\n")), (2, "", 1))
                self.assertIn(expected, error)
        self.assertEqual(list(self.folder.iterdir()), [])

    def test_a_missing_package_is_named(self):
        with mock.patch.dict(sys.modules, {"transformers": None}):
            code, _, error = run(str(self.folder), "--engine", "transformers", "--ids", "1", "--out", str(self.folder / "out"))
        self.assertEqual(code, 2)
        self.assertIn("the Python package transformers is not installed", error)

    def test_a_folder_that_cannot_be_written_is_a_sentence(self):
        code, _, error = run(str(self.folder), "--engine", "openvino", "--ids", "1", "--out", str(self.folder / "none" / "out"))
        self.assertEqual(code, 2)
        self.assertIn("cannot be written to", error)


class Sampling(unittest.TestCase):
    ROW = np.array([1, 3, 2, 3, 0], np.float32)

    def test_top_k_keeps_ties(self):
        self.assertEqual(capture.Sampler(2, 1, 1, 0).scores(self.ROW).tolist(), [-np.inf, 1.5, -np.inf, 1.5, -np.inf])

    def test_top_p_keeps_the_token_that_crosses_the_line(self):
        row = np.log(np.array([.1, .5, .3, .1], np.float32))
        self.assertEqual(np.flatnonzero(capture.Sampler(1, 0, .75, 0).scores(row) > -np.inf).tolist(), [1, 2])
        self.assertEqual(np.flatnonzero(capture.Sampler(1, 0, .01, 0).scores(row) > -np.inf).tolist(), [1])

    def test_a_draw_goes_by_id_without_filters_and_by_weight_after_one(self):
        row = np.log(np.array([.1, .2, .4, .3], np.float32))
        self.assertEqual([capture.Sampler(1, 0, 1, 0).pick(row, np.float32(u)) for u in (0, .15, .35, .75)], [0, 1, 2, 3])
        filtered = capture.Sampler(1, 3, 1, 0)
        scores = filtered.scores(row)  # .4, .3 and .2 of .9
        self.assertEqual([filtered.pick(scores, np.float32(u)) for u in (0, .5, .8)], [2, 3, 1])

    def test_draws_are_those_of_mt19937(self):
        # The first numbers of std::mt19937 with its default seed 5489 are 3499211612 and 581869302.
        sampler = capture.Sampler(1, 0, 1, 5489)
        self.assertEqual([float(sampler.draw()) for _ in range(2)], [float(np.float32(3499211612) / np.float32(2**32)), float(np.float32(581869302) / np.float32(2**32))])


class Logits(InFolder):
    def tensors(self, logits):
        rows = np.array([[0, 2, 1, 2], [3, 0, 1, 2]], np.float32)
        generation = capture.Generation([1, 0], rows, np.array([[9, 9, 9, 9], [0, 2, 1, 2]], np.float32), rows, [.5, .25])
        file = capture.TensorFile(self.folder / "a.safetensors")
        capture.write_tensors(file, 0, generation, 2, logits)
        tensors = read_tensors(file.finish())[1]
        file.close()
        return tensors

    def test_each_way_writes_what_it_says(self):
        self.assertEqual(set(self.tensors("full")), {"0.logits", "0.prefill_logits", "0.scores", "0.draws"})
        self.assertEqual(set(self.tensors("last")), {"0.logits", "0.scores", "0.draws"})
        self.assertEqual(set(self.tensors("none")), {"0.draws"})

    def test_top_k_is_in_order_with_the_sum_of_the_whole_row(self):
        tensors = self.tensors("top:3")
        self.assertEqual(tensors["0.top_ids"].tolist(), [[1, 3, 2], [0, 3, 2]])
        self.assertEqual(tensors["0.top_logits"].tolist(), [[2, 2, 1], [3, 2, 1]])
        np.testing.assert_allclose(tensors["0.logsumexp"], [np.log(1 + 2 * np.e**2 + np.e), np.log(np.e**3 + 1 + np.e + np.e**2)], rtol=1e-14)


class Names(unittest.TestCase):
    NAMES = ["model.layers.0", "model.layers.0.mlp", "model.layers.1", "lm_head"]

    def test_names_patterns_and_all(self):
        self.assertEqual(capture.select_names(self.NAMES, ["lm_head", "model.layers.?"], "module"), ["model.layers.0", "model.layers.1", "lm_head"])
        self.assertEqual(capture.select_names(self.NAMES, ["all"], "module"), self.NAMES)

    def test_an_unknown_name_is_answered_with_near_ones(self):
        with self.assertRaisesRegex(capture.CaptureError, r"no such module; near it are .*model\.layers\.0"):
            capture.select_names(self.NAMES, ["model.layer.0"], "module")


@unittest.skipUnless(importlib.util.find_spec("jinja2"), "jinja2 is not installed")
class Templates(InFolder):
    def render(self, template, **variables):
        self.write("chat_template.jinja", template)
        self.write("tokenizer_config.json", {"bos_token": {"content": "<s>"}, "eos_token": "</s>", "pad_token": None})
        return capture.JinjaTemplate(str(self.folder)).render([{"role": "user", "content": "ü<"}], variables)

    def test_it_renders_as_transformers_does(self):
        self.assertEqual(self.render("{{ bos_token }}\n  {% for m in messages %}\n{{ m.content }}{% break %}\n  {% endfor %}\n{% generation %}x{% endgeneration %}"), "<s>\nü<x")
        self.assertEqual(self.render("{{ messages | tojson }}{{ tools is none }}"), '[{"role": "user", "content": "ü<"}]True')
        self.assertEqual(self.render("{{ think }}{{ pad_token is defined }}", think=3), "3False")
        self.assertRegex(self.render("{{ strftime_now('%Y') }}"), r"^\d{4}$")

    def test_what_a_template_refuses_is_an_error(self):
        with self.assertRaisesRegex(Exception, "no system"):
            self.render("{{ raise_exception('no system') }}")

    def test_tools_take_the_template_for_tools(self):
        self.write("tokenizer_config.json", {"chat_template": [{"name": "default", "template": "d"}, {"name": "tool_use", "template": "t"}]})
        template = capture.JinjaTemplate(str(self.folder))
        self.assertEqual((template.render([], {}), template.render([], {"tools": [{}]})), ("d", "t"))


# Fakes of torch, transformers and optimum-intel ------------------------------------------------------------------------------------------


class FakeTensor:
    def __init__(self, values):
        self.values = np.asarray(values)

    def __getitem__(self, key):
        return FakeTensor(self.values[key])

    def detach(self):
        return self

    cpu = detach

    def float(self):
        return FakeTensor(self.values.astype(np.float32))

    def numpy(self):
        return self.values

    def tolist(self):
        return self.values.tolist()


class FakeModule:
    def __init__(self):
        self.hooks = []

    def register_forward_hook(self, hook):
        self.hooks.append(hook)
        return types.SimpleNamespace(remove=lambda: self.hooks.remove(hook))


class FakeModel:
    """Favours the token after the last one; 0 comes after 7."""

    device, dtype, generation_config = "cpu", "torch.float32", types.SimpleNamespace(eos_token_id=5)

    def __init__(self):
        self.module = FakeModule()

    def to(self, device):
        self.device = device
        return self

    def eval(self):
        return self

    def named_modules(self):
        return [("", self), ("layer", self.module)]

    def rows(self, ids):
        return -((np.arange(8)[None, :] - np.asarray(ids)[:, None] - 1) % 8).astype(np.float32)

    def __call__(self, input_ids, attention_mask):
        rows = self.rows(input_ids.values[0])
        for hook in self.module.hooks:
            hook(self.module, (), (FakeTensor(rows[None] * 2),))
        return types.SimpleNamespace(logits=FakeTensor(rows[None]))

    def generate(self, input_ids, attention_mask, return_dict_in_generate, output_logits, output_scores):
        assert return_dict_in_generate and output_logits and output_scores
        config, ids, rows = self.generation_config, list(input_ids.values[0]), []
        while len(rows) < config.max_new_tokens:
            rows.append(self.rows(ids[-1:]))
            ids.append(int(rows[-1].argmax()))
            if ids[-1] in (config.eos_token_id or []):
                break
        heat = getattr(config, "temperature", 1)
        return types.SimpleNamespace(sequences=FakeTensor([ids]), logits=[FakeTensor(row) for row in rows], scores=[FakeTensor(row / heat) for row in rows])


class FakeTokenizer:
    chat_template, special_tokens_map = "{{ messages }}", {"bos_token": "<s>", "additional_special_tokens": ["x"]}

    def __call__(self, text, add_special_tokens):
        return {"input_ids": [1] * add_special_tokens + [len(word) for word in text.split()]}

    def decode(self, ids, skip_special_tokens):
        return " ".join(f"t{token}" for token in ids if token != 5)

    def apply_chat_template(self, messages, tokenize, add_generation_prompt, **others):
        return " ".join(message["content"] for message in messages) + (" go" if add_generation_prompt else "")


def fake_packages(loaded):
    """The packages by name; `loaded` gets the arguments of from_pretrained."""
    torch = types.ModuleType("torch")
    torch.float32, torch.tensor, torch.ones_like = "float32", lambda values, device: FakeTensor(values), lambda tensor: FakeTensor(np.ones_like(tensor.values))
    torch.no_grad, torch.manual_seed, torch.set_num_threads = contextlib.nullcontext, lambda seed: loaded.update(seed=seed), lambda threads: loaded.update(threads=threads)
    torch.is_tensor = lambda value: isinstance(value, FakeTensor)

    def load(model, **options):
        loaded.update(options, model=model)
        return FakeModel()

    transformers = types.ModuleType("transformers")
    transformers.__version__ = "5.5.4"
    transformers.GenerationConfig = lambda **fields: types.SimpleNamespace(**fields)
    transformers.AutoModelForCausalLM = types.SimpleNamespace(from_pretrained=load)
    transformers.AutoTokenizer = types.SimpleNamespace(from_pretrained=lambda model: FakeTokenizer())
    intel = types.ModuleType("optimum.intel")
    intel.OVModelForCausalLM = types.SimpleNamespace(from_pretrained=load)
    optimum = types.ModuleType("optimum")
    optimum.intel = intel
    openvino = types.ModuleType("openvino")
    openvino.Core = lambda: types.SimpleNamespace(get_property=lambda device, name: ["KV_CACHE_PRECISION"], available_devices=["CPU"])
    return {"torch": torch, "transformers": transformers, "optimum": optimum, "optimum.intel": intel, "openvino": openvino}


class FakedEngines(InFolder):
    def capture(self, *argv):
        self.loaded = {}
        model = self.folder / "model"
        model.mkdir(exist_ok=True)
        with mock.patch.dict(sys.modules, fake_packages(self.loaded)):
            code, out, error = run(str(model), *argv, "--out", str(self.folder / "out"))
        self.assertEqual(code, 0, error)
        return json.loads((self.folder / "out.json").read_text(encoding="utf-8")), read_tensors(self.folder / "out.safetensors")[1]

    def test_transformers(self):
        manifest, tensors = self.capture("--engine", "transformers", "--prompt", "a bb", "--ids", "6", "--tokens", "4", "--layers", "layer", "--threads", "3", "--property", "attn_implementation=eager")
        first, second = manifest["prompts"]
        self.assertEqual((first["rendered"], first["ids"], first["add_special_tokens"], first["chosen"], first["finish"]), ("a bb go", [1, 2, 2], False, [3, 4, 5], "stop"))
        self.assertEqual((first["text"], first["variables"]), ("t3 t4", {"bos_token": "<s>", "add_generation_prompt": True}))
        self.assertEqual((second["ids"], second["chosen"], second["finish"]), ([6], [7, 0, 1, 2], "length"))
        self.assertNotIn("rendered", second)
        self.assertEqual(manifest["config"], {"max_new_tokens": 4, "do_sample": False, "eos_token_id": [5]})
        self.assertEqual(manifest["engine"]["precision"], "f32")
        self.assertEqual(self.loaded, {"model": str(self.folder / "model"), "dtype": "float32", "attn_implementation": "eager", "threads": 3, "seed": 0})
        self.assertEqual({name: values.shape for name, values in tensors.items()}, {
            "0.logits": (3, 8), "0.prefill_logits": (3, 8), "0.layer.layer": (1, 3, 8), "1.logits": (4, 8), "1.prefill_logits": (1, 8), "1.layer.layer": (1, 1, 8)})
        np.testing.assert_array_equal(tensors["0.logits"][0], tensors["0.prefill_logits"][-1])
        np.testing.assert_array_equal(tensors["0.layer.layer"][0], 2 * tensors["0.prefill_logits"])

    def test_transformers_sampled_has_scores_and_no_draws(self):
        manifest, tensors = self.capture("--engine", "transformers", "--prompt", "a", "--no-chat-template", "--sample", "--temperature", "0.5", "--seed", "7", "--ignore-eos", "--tokens", "5")
        self.assertEqual(manifest["config"], {"max_new_tokens": 5, "do_sample": True, "ignore_eos": True, "temperature": .5, "top_k": 0, "top_p": 1., "rng_seed": 7})
        self.assertEqual((manifest["prompts"][0]["prompt"], manifest["prompts"][0]["ids"], manifest["prompts"][0]["chosen"]), ("a", [1, 1], [2, 3, 4, 5, 6]))
        self.assertEqual(set(tensors), {"0.logits", "0.prefill_logits", "0.scores"})
        np.testing.assert_array_equal(tensors["0.scores"], 2 * tensors["0.logits"])
        self.assertEqual(self.loaded["seed"], 7)

    def test_optimum_intel(self):
        manifest, tensors = self.capture("--engine", "optimum-intel", "--ids", "2,3", "--tokens", "9", "--logits", "top:2", "--property", "NUM_STREAMS=1")
        self.assertEqual((manifest["prompts"][0]["chosen"], manifest["prompts"][0]["finish"]), ([4, 5], "stop"))
        self.assertEqual(self.loaded["ov_config"], {"INFERENCE_PRECISION_HINT": "f32", "KV_CACHE_PRECISION": "f32", "NUM_STREAMS": "1"})
        self.assertEqual(manifest["engine"]["properties"], self.loaded["ov_config"])
        self.assertEqual(tensors["0.top_ids"].tolist(), [[4, 5], [5, 6]])


if __name__ == "__main__":
    unittest.main()
