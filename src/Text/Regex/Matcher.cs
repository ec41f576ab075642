using System.Diagnostics.CodeAnalysis;

namespace Lockstep.Text.Regex;

/// <summary>
/// Runs a <see cref="Pattern"/> by backtracking with its own stack, so long inputs cannot overflow the thread's stack.
/// A run of one class (<c>\p{L}+</c>) is one stack entry however long it is. Not for two threads at once; reuse it to avoid allocation.
/// </summary>
internal sealed class Matcher(Pattern pattern)
{
    // Oniguruma's default retry limit; and what a text may cost beyond it for each of its characters, so that no pattern is worse than linear.
    private const int MaxSteps = 10_000_000;
    private const int StepsPerCharacter = 100;

    // Going over this many characters of a class costs a step.
    private const int CharactersPerStep = 16;

    // Stack entries are three ints: where to go on, the position, and a third that depends on the kind.
    private const int EntrySize = 3;
    private const int PlainEntry = -1;
    private const int SlotEntry = -2;

    private readonly RegexInstruction[] _code = pattern.Code;
    private readonly int[] _slots = new int[pattern.SlotCount];
    private int[] _stack = new int[64 * EntrySize];
    private int _top;
    private long _stepsLeft = MaxSteps;

    /// <summary>The first match at or after <paramref name="from"/>, in UTF-16 units. A search from 0 begins a text, whose matches together have one limit of steps.</summary>
    public bool Find(ReadOnlySpan<char> text, int from, out int start, out int end)
    {
        if (from == 0)
            _stepsLeft = MaxSteps + (long)StepsPerCharacter * text.Length;
        for (start = from; start <= text.Length;)
        {
            if (pattern.First.CanStart(text, start))
            {
                end = MatchAt(text, start);
                if (end >= 0)
                    return true;
            }
            if (start == text.Length)
                break;
            CodePoint.At(text, start, out int length);
            start += length;
        }
        end = -1;
        return false;
    }

    /// <summary>The end of the match that starts exactly at <paramref name="position"/>, or -1.</summary>
    public int MatchAt(ReadOnlySpan<char> text, int position)
    {
        _top = 0;
        return Run(text, pattern.EntryAt(text, position), position);
    }

    // Runs from instruction pc to its Accept; returns where it ended or -1. Entries below the stack height at entry are the caller's.
    private int Run(ReadOnlySpan<char> text, int pc, int position)
    {
        int floor = _top;
        while (true)
        {
            ref readonly RegexInstruction op = ref _code[pc];
            bool ok = true;
            switch (op.Op)
            {
                case RegexOp.Char:
                    ok = position < text.Length && text[position] == op.X;
                    position++;
                    pc++;
                    break;
                case RegexOp.Set:
                    ok = TakeOne(text, op.Set!, ref position);
                    pc++;
                    break;
                case RegexOp.RepeatGreedy:
                case RegexOp.RepeatPossessive:
                    ok = TakeMany(text, in op, pc, ref position);
                    pc++;
                    break;
                case RegexOp.RepeatLazy:
                    ok = TakeFew(text, in op, pc, ref position);
                    pc++;
                    break;
                case RegexOp.Jump:
                    pc = op.X;
                    break;
                case RegexOp.Split when !op.First.CanStart(text, position):
                    pc = op.X;
                    break;
                case RegexOp.Split:
                    Push(op.X, position, PlainEntry);
                    pc++;
                    break;
                case RegexOp.SplitLazy:
                    Push(pc + 1, position, PlainEntry);
                    pc = op.X;
                    break;
                case RegexOp.Mark:
                    Push(op.X, _slots[op.X], SlotEntry);
                    _slots[op.X] = position;
                    pc++;
                    break;
                case RegexOp.LeaveIfEmpty:
                    pc = _slots[op.X] == position ? op.Y : pc + 1;
                    break;
                case RegexOp.Anchor:
                    ok = Holds((AnchorKind)op.X, text, position);
                    pc++;
                    break;
                case RegexOp.Accept:
                    _top = floor;
                    return position;
                default:
                    ok = RunBody(text, in op, pc, ref position);
                    pc = op.X;
                    break;
            }
            if (!ok && !Backtrack(text, floor, ref pc, ref position))
                return -1;
        }
    }

    private static bool TakeOne(ReadOnlySpan<char> text, CharSet set, ref int position)
    {
        if (position >= text.Length)
            return false;
        int codePoint = CodePoint.At(text, position, out int length);
        position += length;
        return set.Contains(codePoint);
    }

    private bool TakeMany(ReadOnlySpan<char> text, in RegexInstruction op, int pc, ref int position)
    {
        CharSet set = op.Set!;
        if (op.Max == 1 && op.Min == 0 && position < text.Length && text[position] < 128)
        {
            if (!set.Contains(text[position]))
                return true;
            position++;
            if (op.Op == RegexOp.RepeatGreedy)
                Push(pc, position, position - 1);
            return true;
        }
        int count = 0;
        int at = position;
        int lowest = position;
        if (op.Max == RegexNode.Unlimited)
        {
            // A unit is a code point here, so units and code points count the same.
            count = set.CountAscii(text[position..]);
            at += count;
            lowest += Math.Min(count, op.Min);
        }
        while (count < op.Max && at < text.Length)
        {
            int codePoint = CodePoint.At(text, at, out int length);
            if (!set.Contains(codePoint))
                break;
            at += length;
            if (++count == op.Min)
                lowest = at;
        }
        Spend((at - position) / CharactersPerStep);
        if (count < op.Min)
            return false;
        position = at;
        if (op.Op == RegexOp.RepeatGreedy && at > lowest)
            Push(pc, at, lowest);
        return true;
    }

    private bool TakeFew(ReadOnlySpan<char> text, in RegexInstruction op, int pc, ref int position)
    {
        for (int i = 0; i < op.Min; i++)
        {
            if (!TakeOne(text, op.Set!, ref position))
                return false;
        }
        if (op.Max > op.Min)
            Push(pc, position, op.Max == RegexNode.Unlimited ? op.Max : op.Max - op.Min);
        return true;
    }

    private bool RunBody(ReadOnlySpan<char> text, in RegexInstruction op, int pc, ref int position)
    {
        int start = position;
        for (int i = 0; op.Op == RegexOp.LookBehind && i < op.Y; i++)
        {
            if (start == 0)
                return op.Negative;
            CodePoint.Before(text, start, out int length);
            start -= length;
        }
        int end = Run(text, pc + 1, start);
        if (op.Op == RegexOp.Atomic)
        {
            position = end;
            return end >= 0;
        }
        return end >= 0 != op.Negative;
    }

    private bool Backtrack(ReadOnlySpan<char> text, int floor, ref int pc, ref int position)
    {
        while (_top > floor)
        {
            Spend(1);
            Span<int> entry = _stack.AsSpan(_top - EntrySize, EntrySize);
            if (entry[2] == SlotEntry)
            {
                _slots[entry[0]] = entry[1];
                _top -= EntrySize;
                continue;
            }
            if (entry[2] == PlainEntry)
            {
                (pc, position) = (entry[0], entry[1]);
                _top -= EntrySize;
                return true;
            }
            if (_code[entry[0]].Op == RegexOp.RepeatGreedy ? GiveBack(text, entry) : TakeOneMore(text, entry))
            {
                (pc, position) = (entry[0] + 1, entry[1]);
                return true;
            }
        }
        return false;
    }

    // Entry: (instruction, position reached, lowest position allowed).
    private bool GiveBack(ReadOnlySpan<char> text, Span<int> entry)
    {
        ref readonly FirstChars next = ref _code[entry[0]].First;
        int at = entry[1];
        do
        {
            CodePoint.Before(text, at, out int length);
            at -= length;
        }
        while (at > entry[2] && !next.CanStart(text, at));
        Spend((entry[1] - at) / CharactersPerStep);
        entry[1] = at;
        if (entry[1] <= entry[2])
            _top -= EntrySize;
        return true;
    }

    // Entry: (instruction, position reached, how many more are allowed).
    private bool TakeOneMore(ReadOnlySpan<char> text, Span<int> entry)
    {
        if (!TakeOne(text, _code[entry[0]].Set!, ref entry[1]))
        {
            _top -= EntrySize;
            return false;
        }
        if (entry[2] != RegexNode.Unlimited && --entry[2] == 0)
            _top -= EntrySize;
        return true;
    }

    private void Spend(int steps)
    {
        _stepsLeft -= steps;
        if (_stepsLeft < 0)
            ThrowLimit();
    }

    // Apart, so that Spend is small enough to become part of its callers.
    [DoesNotReturn]
    private void ThrowLimit() => throw new RegexLimitException(pattern.Source);

    private void Push(int pc, int position, int third)
    {
        if (_top + EntrySize > _stack.Length)
            Array.Resize(ref _stack, _stack.Length * 2);
        _stack[_top] = pc;
        _stack[_top + 1] = position;
        _stack[_top + 2] = third;
        _top += EntrySize;
    }

    private static bool Holds(AnchorKind kind, ReadOnlySpan<char> text, int position) => kind switch
    {
        AnchorKind.BeginText => position == 0,
        AnchorKind.EndText => position == text.Length,
        AnchorKind.EndTextOrLastNewline => position == text.Length || (position == text.Length - 1 && text[position] == '\n'),
        AnchorKind.BeginLine => position == 0 || (text[position - 1] == '\n' && position < text.Length),
        AnchorKind.EndLine => position == text.Length || text[position] == '\n',
        AnchorKind.WordBoundary => IsBoundary(text, position),
        _ => !IsBoundary(text, position),
    };

    private static bool IsBoundary(ReadOnlySpan<char> text, int position)
    {
        bool before = position > 0 && UnicodeClasses.IsWord(CodePoint.Before(text, position, out _));
        bool after = position < text.Length && UnicodeClasses.IsWord(CodePoint.At(text, position, out _));
        return before != after;
    }
}
