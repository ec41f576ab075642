using Lockstep.Backends;
using Lockstep.Graph;
using Lockstep.Graph.Ir;
using Lockstep.Tensors;
using Lockstep.Tensors.Safetensors;

namespace Lockstep.Parity.Ops;

/// <summary>One single-op model against its captured outputs.</summary>
/// <param name="Case">File name without extension.</param>
/// <param name="Op">The op, from the metadata of the case or its file name.</param>
/// <param name="Passed">True when every output lies within the tolerance.</param>
/// <param name="MaxError">Largest absolute error.</param>
/// <param name="WorstRatio">Largest error in units of the tolerance.</param>
/// <param name="Problem">Why the case failed; null when it passed.</param>
public sealed record OpCaseResult(string Case, string Op, bool Passed, double MaxError, double WorstRatio, string? Problem);

/// <summary>All cases of one op.</summary>
/// <param name="Op">The op.</param>
/// <param name="Cases">Number of cases.</param>
/// <param name="Passed">How many passed.</param>
/// <param name="MaxError">Largest absolute error.</param>
/// <param name="WorstRatio">Largest error in units of the tolerance.</param>
/// <param name="Tolerance">The tolerance of float outputs.</param>
public sealed record OpSummary(string Op, int Cases, int Passed, double MaxError, double WorstRatio, Tolerance Tolerance);

/// <summary>Runs single-op models (<c>name.xml</c>, <c>name.bin</c>) on the inputs of <c>name.safetensors</c> and compares the outputs.</summary>
public static class OpParity
{
    /// <summary>Runs every case of a folder.</summary>
    /// <exception cref="ModelException">The folder has no cases.</exception>
    public static IReadOnlyList<OpCaseResult> Run(string directory, IBackend backend, CompileOptions? options = null)
    {
        if (!Directory.Exists(directory)) throw new ModelException(new ModelProblem(directory, null, null, "the folder does not exist"));
        string[] cases = Directory.GetFiles(directory, "*.xml").Where(xml => File.Exists(Path.ChangeExtension(xml, ".safetensors"))).Order(StringComparer.Ordinal).ToArray();
        if (cases.Length == 0) throw new ModelException(new ModelProblem(directory, null, null, "the folder has no case: no name.xml with a name.safetensors beside it"));
        return cases.Select(xml => RunCase(xml, backend, options)).ToArray();
    }

    /// <summary>Sums results up by op, in alphabetical order.</summary>
    public static IReadOnlyList<OpSummary> Summarize(IEnumerable<OpCaseResult> results) => results.GroupBy(result => result.Op).OrderBy(group => group.Key, StringComparer.Ordinal)
        .Select(group => new OpSummary(group.Key, group.Count(), group.Count(result => result.Passed),
            group.Max(result => result.MaxError), group.Max(result => result.WorstRatio), Tolerance.Of(group.Key))).ToArray();

    private static OpCaseResult RunCase(string xmlPath, IBackend backend, CompileOptions? options)
    {
        string name = Path.GetFileNameWithoutExtension(xmlPath);
        string op = name.LastIndexOf('-') is > 0 and int dash ? name[..dash] : name;
        try
        {
            SafetensorsFile file = SafetensorsFile.Open(Path.ChangeExtension(xmlPath, ".safetensors"));
            op = file.Metadata.GetValueOrDefault("op", op);
            using ICompiledModel compiled = backend.Compile(IrReader.Read(xmlPath), options);
            using IInferRequest request = compiled.CreateRequest();
            IReadOnlyList<Tensor> outputs = request.Run(Inputs(compiled.Model, file));
            return Compare(name, op, file, outputs);
        }
        catch (Exception error) when (error is ModelException or InferRequestException or SafetensorsException)
        {
            return new OpCaseResult(name, op, false, double.PositiveInfinity, double.PositiveInfinity, error.Message);
        }
    }

    private static Tensor[] Inputs(Model model, SafetensorsFile file) =>
        Enumerable.Range(0, model.Parameters.Count).Select(index => file[$"in.{index}"]).ToArray();

    private static OpCaseResult Compare(string name, string op, SafetensorsFile file, IReadOnlyList<Tensor> outputs)
    {
        double maxError = 0, worst = 0;
        string? problem = null;
        int compared = 0;
        for (int i = 0; i < outputs.Count; i++)
        {
            if (!file.Tensors.TryGetValue($"out.{i}", out Tensor? expected)) continue;
            compared++;
            TensorComparison comparison = TensorComparison.Of(expected, outputs[i], Tolerance.Of(op));
            maxError = Math.Max(maxError, comparison.MaxError);
            worst = Math.Max(worst, comparison.WorstRatio);
            if (comparison.Mismatch is not null) problem ??= $"out.{i}: {comparison.Mismatch}";
            else if (comparison.WorstRatio > 1) problem ??= $"out.{i}: element {comparison.WorstIndex} is off by {comparison.WorstRatio:G3} times its tolerance (max error {comparison.MaxError:G3})";
        }

        if (compared == 0) problem = "the case has no captured output out.<result index>";
        return new OpCaseResult(name, op, problem is null, maxError, worst, problem);
    }
}
