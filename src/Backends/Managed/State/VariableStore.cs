using Lockstep.Graph;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.State;

/// <summary>
/// The variables of one request. What Assign writes becomes visible when the run ends, so the order of reads and writes inside a run does not
/// matter, and a run that fails leaves the state as it was.
/// </summary>
internal sealed class VariableStore
{
    private readonly Dictionary<string, Variable> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Tensor> _written = new(StringComparer.Ordinal);
    private readonly List<Variable> _variables = [];

    public VariableStore(Model model)
    {
        foreach (Node node in model.Nodes.Where(node => node.Type is "ReadValue" or "Assign")) Add(node.Attributes.Text("variable_id"));
    }

    /// <summary>All variables, in the order of the graph.</summary>
    public IReadOnlyList<Variable> All => _variables;

    /// <summary>True when no read will ask for an initial value.</summary>
    public bool AllSet => _variables.TrueForAll(variable => variable.IsSet);

    /// <summary>The variable of an id.</summary>
    public Variable this[string id] => _byId[id];

    /// <summary>The current value; null when the variable is unset.</summary>
    public Tensor? Read(string id) => _byId[id].Value;

    /// <summary>Notes the value of the next run.</summary>
    public void Write(string id, Tensor value) => _written[id] = value;

    /// <summary>Ends a run: makes what was written visible, or drops it when the run failed.</summary>
    public void EndRun(bool completed)
    {
        if (completed)
        {
            foreach ((string id, Tensor value) in _written) _byId[id].Value = value;
        }

        _written.Clear();
        foreach (Variable variable in _variables) variable.EndRun(completed);
    }

    public void Reset() => _variables.ForEach(variable => variable.Value = null);

    private void Add(string id)
    {
        if (_byId.ContainsKey(id)) return;
        var variable = new Variable(id);
        _byId.Add(id, variable);
        _variables.Add(variable);
    }
}
