using System.CommandLine;
using Lockstep.Backends;
using Lockstep.Graph;
using Lockstep.Graph.Ir;
using Lockstep.Tensors;
using Lockstep.Tensors.Safetensors;

namespace Lockstep.Cli.Commands;

/// <summary><c>lockstep run MODEL.xml --inputs in.safetensors --outputs out.safetensors</c>.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var model = new Argument<string>("MODEL.xml") { Description = "Any IR." };
        var inputs = new Option<string?>("--inputs") { Description = "Safetensors with a tensor per input: in.<parameter index>, a tensor name or a friendly name." };
        var outputs = new Option<string?>("--outputs") { Description = "Where to write out.<result index> and every tensor name." };
        Option<string> device = CommonOptions.Device();
        Option<int> threads = CommonOptions.Threads();
        Option<string> mode = CommonOptions.Mode();
        Option<string?> kvCache = CommonOptions.KvCache();
        Option<bool> json = CommonOptions.Json();
        var command = new Command("run", "Run any IR once on named inputs.") { model, inputs, outputs, device, CommonOptions.OpenVinoProperties, threads, mode, kvCache, json };
        command.SetAction(parse => Failures.Guard(() =>
        {
            Model graph = IrReader.Read(parse.GetValue(model)!);
            Tensor[] given = Inputs(graph, parse.GetValue(inputs));
            RequestOptions options = CommonOptions.Request(parse.GetValue(mode)!, parse.GetValue(kvCache));
            using ICompiledModel compiled = CommonOptions.Backend(parse, device).Compile(graph, CommonOptions.Compile(parse.GetValue(threads), options));
            using IInferRequest request = compiled.CreateRequest(options);
            IReadOnlyList<Tensor> results = request.Run(given);
            if (parse.GetValue(outputs) is { } path) Write(path, graph, results);
            if (parse.GetValue(json)) Json.Print(results.Select((tensor, index) => new { index, names = graph.OutputNames(index), type = tensor.Type.IrName, shape = tensor.Shape.Dims.ToArray() }));
            else Print(graph, results);
            return ExitCodes.Good;
        }));
        return command;
    }

    private static Tensor[] Inputs(Model graph, string? path)
    {
        if (graph.Parameters.Count == 0) return [];
        if (path is null) throw new InferRequestException($"{graph.Source} has {graph.Parameters.Count} inputs; give them with --inputs FILE.safetensors.");
        SafetensorsFile file = SafetensorsFile.Open(path);
        var tensors = new Tensor[graph.Parameters.Count];
        var used = new HashSet<string>();
        var missing = new List<string>();
        for (int i = 0; i < tensors.Length; i++)
        {
            string[] names = [$"in.{i}", .. graph.InputNames(i), graph.Parameters[i].Name];
            string? name = Array.Find(names, file.Tensors.ContainsKey);
            if (name is null) missing.Add($"input {i} (in.{i}, {string.Join(", ", names.Skip(1).Distinct())})");
            else (tensors[i], _) = (file[name], used.Add(name));
        }

        string[] unknown = file.Tensors.Keys.Where(name => !used.Contains(name) && !name.StartsWith("out.", StringComparison.Ordinal)).ToArray();
        string extra = unknown.Length == 0 ? "" : $" It has tensors that name no input: {string.Join(", ", unknown)}.";
        if (missing.Count > 0) throw new InferRequestException($"{path}: there is no tensor for {string.Join("; ", missing)}.{extra}");
        if (unknown.Length > 0) throw new InferRequestException($"{path}:{extra}");
        return tensors;
    }

    private static void Write(string path, Model graph, IReadOnlyList<Tensor> results)
    {
        var named = new Dictionary<string, Tensor>();
        for (int i = 0; i < results.Count; i++)
        {
            named[$"out.{i}"] = results[i];
            foreach (string name in graph.OutputNames(i)) named.TryAdd(name, results[i]);
        }

        SafetensorsWriter.Write(path, named);
    }

    private static void Print(Model graph, IReadOnlyList<Tensor> results)
    {
        for (int i = 0; i < results.Count; i++) Console.WriteLine($"out.{i} {string.Join(", ", graph.OutputNames(i))}: {results[i]}");
    }
}
