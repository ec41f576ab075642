namespace Lockstep.Text.Regex;

/// <summary>Turns the tree into instructions.</summary>
internal sealed class RegexCompiler
{
    // Counted groups are written out; a pattern that grows beyond this is refused rather than left to eat memory.
    private const int MaxInstructions = 200_000;

    private readonly string _pattern;
    private readonly List<RegexInstruction> _code = [];
    private int _slots;

    private RegexCompiler(string pattern) => _pattern = pattern;

    /// <summary>The instructions, and how many position slots they use.</summary>
    public static (RegexInstruction[] Code, int Slots) Compile(string pattern, RegexNode root)
    {
        var compiler = new RegexCompiler(pattern);
        compiler.Emit(root);
        compiler.Add(new RegexInstruction { Op = RegexOp.Accept });
        RegexInstruction[] code = [.. compiler._code];
        for (int i = 0; i < code.Length; i++)
        {
            if (code[i].Op == RegexOp.RepeatGreedy)
                LookAhead(code, i);
        }
        return (code, compiler._slots);
    }

    // A repeat with nothing behind it never gives back; others need not where what follows cannot start.
    private static void LookAhead(RegexInstruction[] code, int repeat)
    {
        int next = repeat + 1;
        while (code[next].Op == RegexOp.Jump)
            next = code[next].X;
        RegexInstruction follower = code[next];
        if (follower.Op == RegexOp.Accept)
            code[repeat].Op = RegexOp.RepeatPossessive;
        else if (follower.Op == RegexOp.Set || (follower.Op is RegexOp.RepeatGreedy or RegexOp.RepeatLazy or RegexOp.RepeatPossessive && follower.Min > 0))
            code[repeat].First = FirstChars.Of(follower.Set!);
        else
            code[repeat].First = FirstChars.Anything;
    }

    private int Add(RegexInstruction instruction)
    {
        if (_code.Count >= MaxInstructions)
            throw new RegexSyntaxException(_pattern, 0, $"the pattern needs more than {MaxInstructions} instructions; lower its repetition counts");
        _code.Add(instruction);
        return _code.Count - 1;
    }

    private void SetTarget(int at, int target)
    {
        RegexInstruction instruction = _code[at];
        instruction.X = target;
        _code[at] = instruction;
    }

    private void Emit(RegexNode node)
    {
        switch (node)
        {
            case RegexNode.Set { Chars: { Single: >= 0 and <= char.MaxValue } set }:
                Add(new RegexInstruction { Op = RegexOp.Char, X = set.Single });
                break;
            case RegexNode.Set set:
                Add(new RegexInstruction { Op = RegexOp.Set, Set = set.Chars });
                break;
            case RegexNode.Sequence sequence:
                foreach (RegexNode item in sequence.Items)
                    Emit(item);
                break;
            case RegexNode.Alternation alternation:
                EmitAlternation(alternation.Items);
                break;
            case RegexNode.Repeat repeat:
                EmitRepeat(repeat);
                break;
            case RegexNode.Look look:
                EmitLook(look);
                break;
            case RegexNode.Atomic atomic:
                EmitBody(new RegexInstruction { Op = RegexOp.Atomic }, atomic.Body);
                break;
            case RegexNode.Anchor anchor:
                Add(new RegexInstruction { Op = RegexOp.Anchor, X = (int)anchor.Kind });
                break;
        }
    }

    private void EmitAlternation(IReadOnlyList<RegexNode> items)
    {
        var jumps = new List<int>();
        for (int i = 0; i < items.Count - 1; i++)
        {
            int split = Add(new RegexInstruction { Op = RegexOp.Split, First = FirstChars.Of(items[i]) });
            Emit(items[i]);
            jumps.Add(Add(new RegexInstruction { Op = RegexOp.Jump }));
            SetTarget(split, _code.Count);
        }
        Emit(items[^1]);
        foreach (int jump in jumps)
            SetTarget(jump, _code.Count);
    }

    private void EmitRepeat(RegexNode.Repeat repeat)
    {
        if (repeat.Body is RegexNode.Set set)
        {
            RegexOp op = repeat.Mode switch
            {
                RepeatMode.Greedy => RegexOp.RepeatGreedy,
                RepeatMode.Lazy => RegexOp.RepeatLazy,
                _ => RegexOp.RepeatPossessive,
            };
            Add(new RegexInstruction { Op = op, Set = set.Chars, Min = repeat.Min, Max = repeat.Max });
        }
        else if (repeat.Mode == RepeatMode.Possessive)
        {
            EmitBody(new RegexInstruction { Op = RegexOp.Atomic }, repeat with { Mode = RepeatMode.Greedy });
        }
        else
        {
            EmitGroupRepeat(repeat);
        }
    }

    private void EmitGroupRepeat(RegexNode.Repeat repeat)
    {
        for (int i = 0; i < repeat.Min; i++)
            Emit(repeat.Body);
        RegexOp op = repeat.Mode == RepeatMode.Lazy ? RegexOp.SplitLazy : RegexOp.Split;
        FirstChars first = FirstChars.Of(repeat.Body);
        if (repeat.Max == RegexNode.Unlimited)
        {
            EmitLoop(repeat.Body, op, first);
            return;
        }
        var splits = new List<int>();
        for (int i = repeat.Min; i < repeat.Max; i++)
        {
            splits.Add(Add(new RegexInstruction { Op = op, First = first }));
            Emit(repeat.Body);
        }
        foreach (int split in splits)
            SetSplitExit(split, _code.Count);
    }

    // loop: Split exit; Mark; body; LeaveIfEmpty exit; Jump loop; exit:
    private void EmitLoop(RegexNode body, RegexOp op, FirstChars first)
    {
        int split = Add(new RegexInstruction { Op = op, First = first });
        int slot = -1;
        if (first.CanBeEmpty)
        {
            slot = _slots++;
            Add(new RegexInstruction { Op = RegexOp.Mark, X = slot });
        }
        Emit(body);
        int leave = slot < 0 ? -1 : Add(new RegexInstruction { Op = RegexOp.LeaveIfEmpty, X = slot });
        Add(new RegexInstruction { Op = RegexOp.Jump, X = split });
        SetSplitExit(split, _code.Count);
        if (leave >= 0)
            _code[leave] = _code[leave] with { Y = _code.Count };
    }

    // For both kinds X is the way out of the loop.
    private void SetSplitExit(int split, int exit) => SetTarget(split, exit);

    private void EmitLook(RegexNode.Look look)
    {
        if (!look.Behind)
        {
            EmitBody(new RegexInstruction { Op = RegexOp.LookAhead, Negative = look.Negative }, look.Body);
        }
        else if (look.Body is RegexNode.Alternation alternation && alternation.Items.Any(item => FixedLength(item) != FixedLength(alternation.Items[0])))
        {
            // Branches of different lengths look behind each on its own: (?<=a|bc) = (?<=a)|(?<=bc), (?<!a|bc) = (?<!a)(?<!bc).
            RegexNode[] looks = [.. alternation.Items.Select(item => look with { Body = item })];
            Emit(look.Negative ? new RegexNode.Sequence(looks) : new RegexNode.Alternation(looks));
        }
        else
        {
            int length = FixedLength(look.Body)
                ?? throw new RegexSyntaxException(_pattern, 0, "a look-behind needs a body of fixed length");
            EmitBody(new RegexInstruction { Op = RegexOp.LookBehind, Negative = look.Negative, Y = length }, look.Body);
        }
    }

    private void EmitBody(RegexInstruction head, RegexNode body)
    {
        int at = Add(head);
        Emit(body);
        Add(new RegexInstruction { Op = RegexOp.Accept });
        SetTarget(at, _code.Count);
    }

    // In code points; null when it varies.
    private static int? FixedLength(RegexNode node)
    {
        switch (node)
        {
            case RegexNode.Set:
                return 1;
            case RegexNode.Sequence sequence:
                return sequence.Items.Aggregate((int?)0, (sum, item) => sum + FixedLength(item));
            case RegexNode.Alternation alternation:
                int? first = FixedLength(alternation.Items[0]);
                return alternation.Items.All(item => FixedLength(item) == first) ? first : null;
            case RegexNode.Repeat repeat:
                return repeat.Min == repeat.Max ? FixedLength(repeat.Body) * repeat.Min : null;
            case RegexNode.Atomic atomic:
                return FixedLength(atomic.Body);
            default:
                return 0;
        }
    }
}
