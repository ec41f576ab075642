namespace Lockstep.Decoding.Selection;

/// <summary>
/// Draws a token: top-k, then temperature and softmax over what is left, then top-p (the order of OpenVINO GenAI since 2026.2). Candidates stand in
/// descending order, equal ones by id; the draw takes the first whose cumulative weight exceeds u * total.
/// </summary>
public sealed class Multinomial : ISelector
{
    private readonly IDrawTape _tape;
    private readonly double _temperature;
    private readonly int? _topK;
    private readonly double _topP;
    private int[] _ids = [];
    private float[] _keys = [];

    /// <summary>With the settings of <paramref name="config"/> and draws from <paramref name="tape"/>.</summary>
    public Multinomial(GenerationConfig config, IDrawTape tape) => (_tape, _temperature, _topK, _topP) = (tape, config.Temperature, config.TopK, config.TopP);

    /// <inheritdoc/>
    public int Select(Span<float> logits)
    {
        int count = Sort(logits);
        float max = logits[_ids[0]];
        float total = 0;
        for (int i = 0; i < count; i++)
        {
            _keys[i] = (float)Math.Exp((logits[_ids[i]] - max) / _temperature);
            total += _keys[i];
        }

        (count, total) = KeepTopP(count, total);
        float threshold = _tape.Next() * total;
        float sum = 0;
        for (int i = 0; i < count; i++)
        {
            sum += _keys[i];
            if (sum > threshold) return _ids[i];
        }

        return _ids[count - 1];
    }

    // Ids in descending order of logit, the first k of them.
    private int Sort(ReadOnlySpan<float> logits)
    {
        if (_ids.Length != logits.Length) (_ids, _keys) = (new int[logits.Length], new float[logits.Length]);
        for (int i = 0; i < _ids.Length; i++) (_ids[i], _keys[i]) = (i, -logits[i]);
        // Array.Sort is not stable, so runs of equal logits are put in the order of their ids afterwards.
        Array.Sort(_keys, _ids);
        for (int start = 0, end; start < _ids.Length; start = end)
        {
            for (end = start + 1; end < _ids.Length && _keys[end] == _keys[start]; end++)
            {
                // the run goes on
            }

            if (end - start > 1) Array.Sort(_ids, start, end - start);
        }

        return Math.Min(_topK ?? _ids.Length, _ids.Length);
    }

    // The first tokens that together exceed top_p, the one that crosses included.
    private (int Count, float Total) KeepTopP(int count, float total)
    {
        if (_topP >= 1) return (count, total);
        float sum = 0;
        for (int i = 0; i < count; i++)
        {
            sum += _keys[i];
            if (sum / total > _topP) return (i + 1, sum);
        }

        return (count, total);
    }
}
