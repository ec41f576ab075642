using Lockstep.Kernels.Lanes;

namespace Lockstep.Kernels;

/// <summary>What the rows of a tile see of one chunk: by the rule, by padding and by the mask. Positions count from the start of the chunk.</summary>
internal readonly unsafe struct ChunkVisibility
{
    private readonly PagedCall* _call;
    private readonly int _batch;
    private readonly int _count;
    private readonly int _first; // by padding
    private readonly int _end;
    private readonly bool _gaps; // padding inside

    public ChunkVisibility(PagedCall* call, int batch, int start, int count)
    {
        _call = call;
        (_batch, Start, _count, _first, _end) = (batch, start, count, 0, count);
        if (call->Padding == null)
        {
            return;
        }

        (_first, _end, _gaps) = call->PaddingBytes == sizeof(long) ? Extent(Padding<long>()) : Extent(Padding<int>());
    }

    /// <summary>Position of the chunk.</summary>
    public int Start { get; }

    /// <summary>From the first key that a row sees to one past the last; first = end or more for none.</summary>
    public (int First, int End) Range(int query, int head)
    {
        int first = Math.Max(_first, Math.Clamp(_call->Rule.First(query) - Start, 0, _count));
        int end = Math.Min(_end, Math.Clamp(_call->Rule.End(query, _call->Shape.Keys) - Start, 0, _count));
        if (_call->HasMask)
        {
            nint row = (nint)_call->MaskStrides.Offset(_batch, head, query) + Start;
            for (; first < end && IsHidden(row + first); first++)
            {
            }

            for (; end > first && IsHidden(row + end - 1); end--)
            {
            }
        }

        return (first, end);
    }

    /// <summary>Adds the mask to the scores that start at <paramref name="start"/> and hides what the row does not see.</summary>
    public void Hide<S>(RowWeights<S> scores, int start, int first, int end, int query, int head)
        where S : unmanaged, ILanes<S>
    {
        if (first >= end)
        {
            scores.KeepOnly(0, 0);
            return;
        }

        nint row = (nint)_call->MaskStrides.Offset(_batch, head, query) + Start + start;
        if (_call->Mask != null)
        {
            scores.AddMask(_call->Mask + row, first - start, end - start);
        }
        else if (_call->Visible != null)
        {
            scores.Hide(_call->Visible + row, first - start, end - start);
        }

        scores.KeepOnly(first - start, end - start);
        if (_gaps)
        {
            HideGaps(scores, start, first, end);
        }
    }

    private void HideGaps<S>(RowWeights<S> scores, int start, int first, int end)
        where S : unmanaged, ILanes<S>
    {
        for (int position = first; position < end; position++)
        {
            bool hidden = _call->PaddingBytes == sizeof(long) ? Padding<long>()[position] == 0 : Padding<int>()[position] == 0;
            if (hidden)
            {
                scores.Hide(position - start);
            }
        }
    }

    private bool IsHidden(nint at) => _call->Mask != null ? _call->Mask[at] == float.NegativeInfinity : _call->Visible[at] == 0;

    private ReadOnlySpan<T> Padding<T>()
        where T : unmanaged => new((T*)_call->Padding + ((nint)_batch * _call->Shape.Keys) + Start, _count);

    private static (int First, int End, bool Gaps) Extent<T>(ReadOnlySpan<T> padding)
        where T : unmanaged, IEquatable<T>
    {
        int first = padding.IndexOfAnyExcept(default(T));
        if (first < 0)
        {
            return (0, 0, false);
        }

        int end = padding.LastIndexOfAnyExcept(default(T)) + 1;
        return (first, end, padding[first..end].Contains(default));
    }
}
