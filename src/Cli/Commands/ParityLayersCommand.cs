using System.CommandLine;
using Lockstep.Graph;
using Lockstep.Parity.Bisect;
using Lockstep.Parity.Compare;
using Lockstep.Parity.Engines;
using Lockstep.Parity.Layers;
using Lockstep.Pipelines;
using Lockstep.Text;
using Spectre.Console;

namespace Lockstep.Cli.Commands;

/// <summary><c>lockstep parity layers A B</c>.</summary>
internal sealed class ParityLayersCommand
{
    private const int ListedNames = 8;

    private readonly Argument<string> _a = new("A") { Description = "What the other is compared with: managed, reference, openvino or a device name, with choices such as managed,mode=fast; or a safetensors file of captured layer outputs." };
    private readonly Argument<string> _b = new("B") { Description = "The other: an engine or a file." };
    private readonly Option<string?> _model = new("--model") { Description = "A model folder or an IR file; without it the embedded model." };
    private readonly Option<string?> _modelB = new("--model-b") { Description = "Another version of the model for B, with the same node names." };
    private readonly Option<string?> _prompt = new("--prompt") { Description = "A prompt; the chat template of the model is applied." };
    private readonly Option<string?> _ids = new("--ids") { Description = "Token ids to feed, separated by commas; a capture tells its own." };
    private readonly Option<int> _promptIndex = new("--prompt-index") { Description = "Which prompt of a capture, from 0." };
    private readonly Option<string?> _at = new("--at") { Description = "layers (the end of each decoder layer), all (every node, or every captured name), or names of nodes or modules separated by commas. Layers when left out, of a capture all." };
    private readonly Option<bool> _json = CommonOptions.Json();

    public static Command Create() => new ParityLayersCommand().Build();

    private Command Build()
    {
        var command = new Command("layers", "Measure how the error of B against A grows from layer to layer.") { _a, _b, _model, _modelB, _prompt, _ids, _promptIndex, _at, _json };
        command.SetAction(parse => Failures.Guard(() => Run(parse)));
        return command;
    }

    private int Run(ParseResult parse)
    {
        (string a, string b) = (parse.GetValue(_a)!, parse.GetValue(_b)!);
        if (parse.GetValue(_promptIndex) < 0) throw new UsageException($"--prompt-index is {parse.GetValue(_promptIndex)}, expected 0 or more");
        (LayerCapture? capturedA, LayerCapture? capturedB) = (Capture(parse, a), Capture(parse, b));
        TapChoice? at = parse.GetValue(_at) is { } text ? TapChoice.Parse(text) : null;
        string folder = parse.GetValue(_model) ?? (capturedA is not null && capturedB is not null ? "" : EmbeddedModel.Find());
        int[] ids = capturedA is not null && capturedB is not null ? capturedA.Ids ?? [] : Ids(parse, folder, capturedA ?? capturedB);
        LayerReport report = (capturedA, capturedB) switch
        {
            ({ } first, { } second) => LayerErrors.Measure(first.Tensors, second.Tensors, at),
            ({ } capture, null) => LayerErrors.Measure(Engine.Parse(b), ParityBisectCommand.Read(parse.GetValue(_modelB) ?? folder), capture.Tensors, ids, captureIsA: true, at),
            (null, { } capture) => LayerErrors.Measure(Engine.Parse(a), ParityBisectCommand.Read(folder), capture.Tensors, ids, captureIsA: false, at),
            _ => Engines(parse, a, b, folder, ids, at),
        };
        if (parse.GetValue(_json)) PrintJson(report, folder, a, b, ids);
        else Print(report, a, b, ids.Length);
        return ExitCodes.Good;
    }

    private LayerReport Engines(ParseResult parse, string a, string b, string folder, int[] ids, TapChoice? at)
    {
        Model model = ParityBisectCommand.Read(folder), other = parse.GetValue(_modelB) is { } path ? ParityBisectCommand.Read(path) : model;
        return LayerErrors.Measure(Engine.Parse(a), model, Engine.Parse(b), other, ids, at);
    }

    private LayerCapture? Capture(ParseResult parse, string text) => LayerCapture.IsFile(text) ? LayerCapture.Open(text, parse.GetValue(_promptIndex)) : null;

    private int[] Ids(ParseResult parse, string folder, LayerCapture? capture)
    {
        (string? prompt, string? ids) = (parse.GetValue(_prompt), parse.GetValue(_ids));
        if (prompt is not null && ids is not null) throw new UsageException("give either --prompt or --ids, not both");
        if (prompt is not null) return Encode(ModelFolder.Open(folder).Path, prompt);
        if (ids is not null) return ParityBisectCommand.Ids(ids);
        if (capture is null) return ParityBisectCommand.Ids(null);
        return capture.Ids ?? throw new UsageException($"{capture.Path} does not tell which ids were fed: it has no tensor input_ids, and no JSON file with ids is beside it; give --ids or --prompt");
    }

    private static int[] Encode(string folder, string prompt)
    {
        var tokenizer = Tokenizer.Load(folder);
        int[] ids = ChatTemplate.Load(folder) is { } template ? tokenizer.Encode(template.Render([new ChatMessage("user", prompt)]), addSpecialTokens: false) : tokenizer.Encode(prompt);
        return ids.Length > 0 ? ids : throw new UsageException("--prompt gives no token");
    }

    private static void PrintJson(LayerReport report, string model, string a, string b, int[] ids)
    {
        int jump = LayerJump.First(report.Layers);
        Json.Print(new
        {
            model, a, b, ids, jumpAt = jump < 0 ? null : report.Layers[jump].Name,
            layers = report.Layers.Select((layer, i) => new { layer.Name, layer.Type, layer.MaxError, layer.RelativeError, jump = LayerJump.Factor(report.Layers, i) }),
            report.Unmatched,
        });
    }

    private static void Print(LayerReport report, string a, string b, int tokens)
    {
        Console.WriteLine($"{report.Layers.Count} places, {tokens} tokens, {b} against {a}");
        Table table = Tables.Create("place", "type", "max error", "relative error", "times the one before");
        for (int i = 0; i < report.Layers.Count; i++)
        {
            LayerError layer = report.Layers[i];
            table.Row(layer.Name, layer.Type, Tables.Number(layer.MaxError), Tables.Number(layer.RelativeError), LayerJump.Factor(report.Layers, i) is { } factor ? factor.ToString(factor < 100 ? "0.0" : "0") : "-");
        }

        Tables.Print(table);
        int jump = LayerJump.First(report.Layers);
        Console.WriteLine(jump < 0
            ? $"no jump: no place has more than {Bisection.Jump:0} times the relative error of the place before, or of rounding"
            : $"{(jump == 0 ? "off from the first place on" : "jump")}, {report.Layers[jump].Name}: relative error {Tables.Number(report.Layers[jump].RelativeError)}{(jump == 0 ? "" : $", {Tables.Number(report.Layers[jump - 1].RelativeError)} at the place before")}");
        foreach (IGrouping<string, UnmatchedLayer> group in report.Unmatched.GroupBy(unmatched => unmatched.Why))
        {
            string[] names = [.. group.Select(unmatched => $"'{unmatched.Name}'")];
            Console.WriteLine($"not compared: {string.Join(", ", names.Take(ListedNames))}{(names.Length > ListedNames ? $" and {names.Length - ListedNames} more, each" : names.Length > 1 ? ", each" : "")} {group.Key}");
        }
    }
}
