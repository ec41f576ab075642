using Lockstep.Graph;
using Lockstep.Kernels;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.State;

/// <summary>
/// The variables of one request. What Assign writes becomes visible when the run ends, so the order of reads and writes inside a run does not
/// matter, and a run that fails leaves the state as it was.
/// </summary>
internal sealed class VariableStore : IDisposable
{
    private readonly KvMemory _memory;
    private readonly Dictionary<KvBlockFormat, KvCache> _scratch = [];
    private readonly Dictionary<string, Variable> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Tensor> _written = new(StringComparer.Ordinal);
    private readonly List<Variable> _variables = [];

    public VariableStore(Model model)
    {
        _memory = new KvMemory();
        foreach (Node node in model.Nodes.Where(node => node.Type is "ReadValue" or "Assign")) Add(node.Attributes.Text("variable_id"));
    }

    private VariableStore(VariableStore other)
    {
        _memory = other._memory;
        foreach (Variable variable in other._variables)
        {
            Add(variable.Id);
            _byId[variable.Id].ShareFrom(variable);
        }
    }

    /// <summary>Blocks that caches of this request, and of those forked from it, hold.</summary>
    public int BlocksInUse => _memory.BlocksInUse;

    /// <summary>All variables, in the order of the graph.</summary>
    public IReadOnlyList<Variable> All => _variables;

    /// <summary>True when no read will ask for an initial value.</summary>
    public bool AllSet => _variables.TrueForAll(variable => variable.IsSet);

    /// <summary>How the rows of the run in progress hang together; null for one chain.</summary>
    public RowTree? Tree { get; set; }

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

    /// <summary>Takes the path to a row of the last run, a tree, into all caches.</summary>
    /// <exception cref="InvalidOperationException">The last run was no tree.</exception>
    public void Keep(int row)
    {
        foreach (Variable variable in _variables) variable.Keep(row);
    }

    /// <summary>A second store with the same content; both go on independently.</summary>
    public VariableStore Fork() => new(this);

    /// <summary>An empty cache for a kernel that wants tensors of one call in blocks; cleared by the caller, and used by one node at a time.</summary>
    public KvCache Scratch(KvBlockFormat format)
    {
        if (!_scratch.TryGetValue(format, out KvCache? cache)) _scratch[format] = cache = new KvCache(format, _memory);
        return cache;
    }

    /// <summary>Gives the memory of all caches back.</summary>
    public void Dispose()
    {
        Reset();
        foreach (KvCache cache in _scratch.Values) cache.Dispose();
    }

    public void Reset() => _variables.ForEach(variable => variable.Value = null);

    private void Add(string id)
    {
        if (_byId.ContainsKey(id)) return;
        var variable = new Variable(id, _memory);
        _byId.Add(id, variable);
        _variables.Add(variable);
    }
}
