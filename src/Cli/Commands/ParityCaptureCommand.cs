using System.CommandLine;
using Lockstep.Decoding;
using Lockstep.Parity.Captures;
using Lockstep.Parity.Compare;

namespace Lockstep.Cli.Commands;

/// <summary><c>lockstep parity capture [MODEL] --engine ENGINE --out NAME</c>.</summary>
internal sealed class ParityCaptureCommand
{
    private readonly Argument<string?> _model = new("MODEL") { Description = "A model folder; without it the embedded model.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string> _engine = new("--engine") { Description = "managed, reference, openvino or a device name, with choices such as openvino,threads=1.", DefaultValueFactory = _ => "managed" };
    private readonly Option<string> _out = new("--out") { Description = "NAME of the files to write: NAME.json and NAME.safetensors.", Required = true };
    private readonly ComparePrompts _prompts = new();
    private readonly CompareSampling _sampling = new();
    private readonly Option<int> _tokens = new("--tokens") { Description = "Most tokens to generate for each prompt.", DefaultValueFactory = _ => 32 };
    private readonly Option<int> _top = new("--top") { Description = "Keep the so many largest logits of each decode row only, and no prompt rows; 0 keeps all.", DefaultValueFactory = _ => 0 };
    private readonly Option<bool> _layers = new("--layers") { Description = "Also keep what each decoder layer hands to the next." };

    public static Command Create() => new ParityCaptureCommand().Build();

    private Command Build()
    {
        var command = new Command("capture", "Write down what an engine does with a few prompts, for 'parity compare'.") { _model, _engine, _out, _tokens, _top, _layers };
        foreach (Option option in _prompts.All(withText: false).Concat(_sampling.All)) command.Add(option);
        command.SetAction(parse => Failures.Guard(() => Run(parse)));
        return command;
    }

    private int Run(ParseResult parse)
    {
        int tokens = parse.GetValue(_tokens), top = parse.GetValue(_top);
        if (tokens < 1) throw new UsageException($"--tokens is {tokens}, expected 1 or more");
        if (top < 0) throw new UsageException($"--top is {top}, expected 0, for whole rows, or more");
        if (Capture.IsPath(parse.GetValue(_engine)!)) throw new UsageException($"--engine is the capture {parse.GetValue(_engine)}, expected an engine");
        CompareSource source = CompareSource.Parse(parse.GetValue(_engine)!, () => parse.GetValue(_model) ?? EmbeddedModel.Find());
        ModelText text = ModelText.Load(source.Folder);
        GenerationConfig config = _sampling.Read(parse, text.Config, tokens, out IReadOnlyDictionary<string, object> set);
        Capture capture = EngineCapture.Make(source, text, _prompts.Read(parse, text, () => ModelVocabulary.Of(source)), config, parse.GetValue(_layers));
        CaptureWriter.Write(capture, set, parse.GetValue(_out)!, top);
        string stem = Capture.Stem(parse.GetValue(_out)!);
        Console.WriteLine($"{stem}.json and {stem}.safetensors: {capture.Prompts.Count} prompt{(capture.Prompts.Count == 1 ? "" : "s")}, {capture.Prompts.Sum(prompt => prompt.Chosen!.Length)} tokens of {capture.Engine.Name} on {capture.Model.Name}");
        return ExitCodes.Good;
    }
}
