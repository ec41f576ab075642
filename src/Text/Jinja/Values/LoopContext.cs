using System.Collections;

namespace Lockstep.Text.Jinja;

/// <summary>The <c>loop</c> variable: walks the items, looks one ahead, and counts.</summary>
internal sealed class LoopContext : IAttributes, ICallable, IEnumerable<object?>
{
    private readonly object? _source;
    private readonly Func<object?, string>? _recurse;
    private readonly int _depth;
    private IEnumerator<object?> _items;
    private long _index0 = -1;
    private long? _length;
    private object? _before = Missing.Value;
    private object? _after = Missing.Value;
    private object? _lastChanged = Missing.Value;

    /// <param name="source">What is iterated.</param>
    /// <param name="depth">Levels of recursive loops around this one.</param>
    /// <param name="recurse">Renders the loop over inner items; null when the loop is not recursive.</param>
    public LoopContext(object? source, int depth, Func<object?, string>? recurse)
    {
        _source = source;
        _items = Iteration.Of(source).GetEnumerator();
        _depth = depth;
        _recurse = recurse;
    }

    public object? Current { get; private set; } = Missing.Value;

    public string Description => $"<LoopContext {_index0 + 1}/{Length()}>";

    public bool MoveNext()
    {
        object? next = Peek();
        _after = Missing.Value;
        if (next is Missing)
        {
            return false;
        }
        _index0++;
        _before = Current;
        Current = next;
        return true;
    }

    public object? Call(RenderState state, Arguments arguments)
    {
        if (_recurse is null)
        {
            throw new TemplateFault("the loop must have the 'recursive' marker to be called");
        }
        return arguments is { Positional.Count: 1, Named.Count: 0 } ? _recurse(arguments.Positional[0]) : throw new TemplateFault("loop() takes one iterable");
    }

    public bool TryAttribute(string name, out object? value)
    {
        value = name switch
        {
            "index" => _index0 + 1,
            "index0" => _index0,
            "first" => _index0 == 0,
            "last" => Peek() is Missing,
            "length" => Length(),
            "revindex" => Length() - _index0,
            "revindex0" => Length() - _index0 - 1,
            "depth" => _depth + 1L,
            "depth0" => (long)_depth,
            "previtem" => _index0 == 0 ? new Undefined("there is no previous item") : _before,
            "nextitem" => Peek() is Missing ? new Undefined("there is no next item") : _after,
            "cycle" => new Function("<bound method LoopContext.cycle>", (_, arguments) => Cycle(arguments)),
            "changed" => new Function("<bound method LoopContext.changed>", (_, arguments) => Changed(arguments)),
            _ => Missing.Value,
        };
        return value is not Missing;
    }

    public long Length()
    {
        if (_length is null)
        {
            if (Iteration.TryLength(_source, out long length))
            {
                _length = length;
            }
            else
            {
                // A generator is drained to learn its length; what was read is walked from the copy.
                var rest = new List<object?>();
                while (_items.MoveNext())
                {
                    rest.Add(_items.Current);
                }
                _items = rest.GetEnumerator();
                _length = rest.Count + _index0 + 1 + (_after is Missing ? 0 : 1);
            }
        }
        return _length.Value;
    }

    public IEnumerator<object?> GetEnumerator()
    {
        while (MoveNext())
        {
            yield return new PyTuple([Current, this]);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private object? Peek()
    {
        if (_after is Missing && _items.MoveNext())
        {
            _after = _items.Current;
        }
        return _after;
    }

    private object? Cycle(Arguments arguments) => arguments.Positional.Count == 0
        ? throw new TemplateFault("loop.cycle() needs at least one item")
        : arguments.Positional[(int)(_index0 % arguments.Positional.Count)];

    private bool Changed(Arguments arguments)
    {
        var value = new PyTuple([.. arguments.Positional]);
        bool changed = _lastChanged is Missing || !Equality.Same(_lastChanged, value);
        _lastChanged = value;
        return changed;
    }
}
