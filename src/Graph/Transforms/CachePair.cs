namespace Lockstep.Graph.Transforms;

/// <summary>An input that takes a part of the cache and the output that gives it back, longer: <c>past_key_values.0.key</c> and <c>present.0.key</c>.</summary>
/// <param name="Past">Index of the input.</param>
/// <param name="Present">Index of the output.</param>
public readonly record struct CachePair(int Past, int Present)
{
    /// <summary>All pairs of a model that keeps its cache outside; none for a stateful one.</summary>
    /// <exception cref="ModelException">An input has no output that could feed it in the next step.</exception>
    public static IReadOnlyList<CachePair> Find(Model model)
    {
        var pairs = new List<CachePair>();
        for (int input = 0; input < model.Parameters.Count; input++)
        {
            string? past = model.InputNames(input).Append(model.Parameters[input].Name).FirstOrDefault(name => name.StartsWith("past", StringComparison.Ordinal));
            if (past is null) continue;
            int dot = past.IndexOf('.');
            string suffix = dot < 0 ? "" : past[dot..];
            int output = model.FindOutput("present" + suffix);
            if (output < 0) output = model.FindOutput("present_key_values" + suffix);
            if (output < 0) throw new ModelException(new ModelProblem(model.Source, model.Parameters[input].Line, model.Parameters[input].ToString(), $"there is no output 'present{suffix}' that could feed the input '{past}' in the next step"));
            pairs.Add(new CachePair(input, output));
        }

        return pairs;
    }

    /// <summary>The dynamic axes of a cache tensor: batch, then tokens; null when there are not just two.</summary>
    public static (int Batch, int Tokens)? Axes(PartialShape shape)
    {
        int[] dynamic = Enumerable.Range(0, shape.HasRank ? shape.Rank : 0).Where(axis => !shape[axis].IsStatic).ToArray();
        return dynamic.Length == 2 ? (dynamic[0], dynamic[1]) : null;
    }

    /// <summary>The names of input and output in a <c>variable_id</c>, which exporters make of both: <c>past_key_values.0.keypresent.0.key</c>.</summary>
    public static (string Past, string Present) Names(string variableId)
    {
        for (int split = 1; split < variableId.Length; split++)
        {
            string past = variableId[..split], present = variableId[split..];
            if (past.Contains("past") && (past.Replace("past_key_values", "present") == present || past.Replace("past", "present") == present)) return (past, present);
        }

        return ($"past.{variableId}", $"present.{variableId}");
    }
}
