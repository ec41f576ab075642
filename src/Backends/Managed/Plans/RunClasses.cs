using Lockstep.Graph;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Plans;

/// <summary>The classes of runs that one request has seen. A decoder meets few: one row, and the row counts of its drafts.</summary>
internal sealed class RunClasses(Plan plan)
{
    private const int MostClasses = 64;
    private const int MostRows = 64; // more is a prompt, which seldom has the length of another: only the last is kept

    private readonly int _tokens = TokensInput(plan.Model);
    private readonly Dictionary<(int Batch, int Rows, int? LastRows), RunClass> _classes = [];
    private (int Batch, int Rows, int? LastRows) _promptKey = (-1, -1, null);
    private RunClass? _prompt;

    /// <summary>The class of a run; a new one when it has not been seen.</summary>
    public RunClass Of(IReadOnlyList<Tensor> inputs, int? lastRows)
    {
        Shape shape = inputs.Count > 0 ? inputs[_tokens].Shape : Shape.Scalar;
        (int Batch, int Rows, int? LastRows) key = (shape.Rank > 0 ? shape[0] : 0, shape.Rank > 1 ? shape[1] : 0, lastRows);
        if (key.Rows > MostRows)
        {
            if (_prompt is null || key != _promptKey) (_promptKey, _prompt) = (key, new RunClass(plan.Steps.Count));
            return _prompt;
        }

        if (_classes.TryGetValue(key, out RunClass? known)) return known;
        if (_classes.Count == MostClasses) _classes.Clear();
        return _classes[key] = new RunClass(plan.Steps.Count);
    }

    /// <summary>Forgets a class whose recording failed.</summary>
    public void Forget(RunClass failed)
    {
        if (ReferenceEquals(failed, _prompt)) _prompt = null;
        foreach (var pair in _classes)
        {
            if (!ReferenceEquals(pair.Value, failed)) continue;
            _classes.Remove(pair.Key);
            return;
        }
    }

    // Any input would do; one that does not grow with the past makes runs repeat.
    private static int TokensInput(Model model)
    {
        int ids = model.FindInput("input_ids");
        return ids >= 0 ? ids : Math.Max(0, model.FindInput("inputs_embeds"));
    }
}
