using Lockstep.Parity.Models;
using Lockstep.Tensors;

namespace Lockstep.Parity.Captures;

/// <summary>Rows of logits: whole ones, or the k largest of each with the log of the sum of e to all.</summary>
public sealed class LogitsRows
{
    private readonly Tensor? _whole;
    private readonly Tensor? _topIds;
    private readonly Tensor? _topLogits;
    private readonly Tensor? _logSumExp;

    /// <summary>Whole rows.</summary>
    /// <param name="whole">f32 <c>[rows, vocabulary]</c>.</param>
    public LogitsRows(Tensor whole) => (_whole, Count, Width) = (whole, whole.Shape[0], whole.Shape[1]);

    /// <summary>The largest logits of each row.</summary>
    /// <param name="ids">i32 <c>[rows, k]</c>.</param>
    /// <param name="logits">f32 <c>[rows, k]</c>, largest first.</param>
    /// <param name="logSumExp">f64 <c>[rows]</c>.</param>
    public LogitsRows(Tensor ids, Tensor logits, Tensor logSumExp) => (_topIds, _topLogits, _logSumExp, Count, Width) = (ids, logits, logSumExp, ids.Shape[0], ids.Shape[1]);

    /// <summary>Number of rows.</summary>
    public int Count { get; }

    /// <summary>Numbers in a row: the vocabulary, or k.</summary>
    public int Width { get; }

    /// <summary>True when every logit of a row is here.</summary>
    public bool IsWhole => _whole is not null;

    /// <summary>The numbers of a row: by id, or those of <see cref="Ids"/>.</summary>
    public ReadOnlySpan<float> Row(int row) => (_whole ?? _topLogits!).Values<float>().Slice(row * Width, Width);

    /// <summary>The ids of a row that is not whole.</summary>
    public ReadOnlySpan<int> Ids(int row) => _topIds!.Values<int>().Slice(row * Width, Width);

    /// <summary>log of the sum of e to all logits of a row.</summary>
    public double LogSumExp(int row) => IsWhole ? LogitsComparison.LogSumExp(Row(row)) : _logSumExp!.Values<double>()[row];

    /// <summary>The tensor of whole rows.</summary>
    public Tensor? Whole => _whole;

    /// <summary>The first rows.</summary>
    public LogitsRows First(int count) =>
        _whole is not null ? new LogitsRows(_whole.Rows(0, count)) : new LogitsRows(_topIds!.Rows(0, count), _topLogits!.Rows(0, count), _logSumExp!.Rows(0, count));
}
