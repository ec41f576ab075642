using System.CommandLine;
using Lockstep.Graph;
using Lockstep.Graph.Ir;
using Lockstep.Graph.Transforms;
using Lockstep.Pipelines;

namespace Lockstep.Cli.Commands;

/// <summary><c>lockstep transform MODEL -o DIR</c>.</summary>
internal sealed class TransformCommand
{
    private readonly Argument<string> _model = new("MODEL") { Description = "A model folder or an IR file." };
    private readonly Option<string> _output = new("--output", "-o") { Description = "Folder to write openvino_model.xml and .bin into, with copies of the other files of a model folder.", Required = true };
    private readonly Option<bool> _stateless = new("--stateless") { Description = "Turn ReadValue and Assign into inputs past_key_values.* and outputs present.*." };
    private readonly Option<bool> _stateful = new("--stateful") { Description = "Turn inputs past_key_values.* and outputs present.* into state, with an input beam_idx." };
    private readonly Option<string[]> _shapes = new("--shape") { Description = "NAME=SHAPE: the shape of an input, such as input_ids=1,?; may be given more than once." };
    private readonly Option<string[]> _cutInputs = new("--cut-input") { Description = "A node or tensor that becomes an input instead of being computed; with --cut-output." };
    private readonly Option<string[]> _cutOutputs = new("--cut-output") { Description = "Keep only what makes this node or tensor; may be given more than once." };
    private readonly Option<string[]> _addOutputs = new("--add-output") { Description = "A node or tensor that becomes a further output; may be given more than once." };
    private readonly Option<bool> _dropUnused = new("--drop-unused") { Description = "Remove inputs that nothing reads." };

    public static Command Create() => new TransformCommand().Build();

    private Command Build()
    {
        var command = new Command("transform", "Write a model with other outputs, inputs, shapes or state: for taps, for bisection, for devices that want static shapes.")
        {
            _model, _output, _stateless, _stateful, _shapes, _cutInputs, _cutOutputs, _addOutputs, _dropUnused,
        };
        command.SetAction(parse => Failures.Guard(() => Run(parse)));
        return command;
    }

    private int Run(ParseResult parse)
    {
        (string path, string output) = (parse.GetValue(_model)!, parse.GetValue(_output)!);
        if (parse.GetValue(_stateless) && parse.GetValue(_stateful)) throw new UsageException("--stateless and --stateful exclude each other");
        if (parse.GetValue(_cutInputs) is { Length: > 0 } && parse.GetValue(_cutOutputs) is not { Length: > 0 }) throw new UsageException("--cut-input needs a --cut-output, the end of the part to keep");
        string source = ModelFolder.Open(path).ModelXml, target = Path.Combine(output, Path.GetFileName(source));
        Model model = Apply(parse, IrReader.Read(source));
        Directory.CreateDirectory(output);
        IrWriter.Write(model, target);
        if (Directory.Exists(path)) CopyOthers(path, output, source);
        Console.WriteLine($"{target}: {model.Nodes.Count} nodes, inputs {List(model.Parameters.Count, model.InputName)}, outputs {List(model.Results.Count, i => model.OutputNames(i).FirstOrDefault(model.Results[i].Name))}, {model.Sinks.Count} states");
        return ExitCodes.Good;
    }

    private Model Apply(ParseResult parse, Model model)
    {
        if (parse.GetValue(_stateless)) model = MakeStateless.Apply(model);
        if (parse.GetValue(_stateful)) model = MakeStateful.Apply(model);
        if (parse.GetValue(_shapes) is { Length: > 0 } shapes) model = SetShapes.Apply(model, shapes.Select(Shape).ToDictionary(StringComparer.Ordinal));
        if (parse.GetValue(_cutOutputs) is { Length: > 0 } outputs) model = CutModel.Apply(model, outputs, parse.GetValue(_cutInputs));
        if (parse.GetValue(_addOutputs) is { Length: > 0 } added) model = AddOutputs.Apply(model, added);
        return parse.GetValue(_dropUnused) ? DropUnused.Apply(model) : model;
    }

    private static KeyValuePair<string, PartialShape> Shape(string text)
    {
        int equals = text.LastIndexOf('=');
        if (equals < 1) throw new UsageException($"--shape '{text}', expected NAME=SHAPE such as input_ids=1,?");
        try
        {
            return new(text[..equals], new Attributes(new KeyValuePair<string, string>("shape", text[(equals + 1)..])).PartialShape("shape"));
        }
        catch (AttributeException error)
        {
            throw new UsageException($"--shape '{text}': {error.Message}");
        }
    }

    // What makes a folder of it: configs, tokenizer, template; not other models.
    private static void CopyOthers(string folder, string output, string xml)
    {
        foreach (string file in Directory.EnumerateFiles(folder))
        {
            if (Path.ChangeExtension(file, null) != Path.ChangeExtension(xml, null)) File.Copy(file, Path.Combine(output, Path.GetFileName(file)), overwrite: true);
        }
    }

    private static string List(int count, Func<int, string> name) => count <= 6 ? string.Join(", ", Enumerable.Range(0, count).Select(name)) : $"{string.Join(", ", Enumerable.Range(0, 5).Select(name))} and {count - 5} more";
}
