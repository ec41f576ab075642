namespace Lockstep.Decoding.Grammar.Automaton;

/// <summary>Configurations that are being collected, each once, in order of arrival. Used again and again without new memory.</summary>
internal sealed class ConfigurationSet
{
    private const int Few = 12; // up to here a look at all of them is quicker than a hash

    private readonly List<Configuration> _items = [];
    private readonly HashSet<long> _keys = [];

    /// <summary>Number of configurations.</summary>
    public int Count => _items.Count;

    /// <summary>A configuration by its place.</summary>
    public Configuration this[int index] => _items[index];

    /// <summary>Adds one unless it is there.</summary>
    public void Add(int state, CallStack stack)
    {
        if (_items.Count < Few)
        {
            foreach (Configuration item in _items)
            {
                if (item.State == state && ReferenceEquals(item.Stack, stack)) return;
            }
        }
        else
        {
            if (_keys.Count == 0)
            {
                foreach (Configuration item in _items) _keys.Add(Key(item.State, item.Stack));
            }

            if (!_keys.Add(Key(state, stack))) return;
        }

        _items.Add(new Configuration(state, stack));
    }

    /// <summary>Removes all.</summary>
    public void Clear()
    {
        _items.Clear();
        if (_keys.Count > 0) _keys.Clear();
    }

    private static long Key(int state, CallStack stack) => (long)state << 32 | (uint)stack.Id;
}
