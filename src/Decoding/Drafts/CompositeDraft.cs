using Lockstep.Decoding.Logits;

namespace Lockstep.Decoding.Drafts;

/// <summary>
/// Asks several drafts and takes the guesses that promise most: the expected number of accepted ones, by how often each draft has been right. Drafts that were not taken are judged too,
/// by what the answer turned out to be.
/// </summary>
public sealed class CompositeDraft : IDistributionDraft, IEstimatingDraft
{
    private const double Memory = 0.9; // weight of the past in a draft's record

    private readonly IDraft[] _drafts;
    private readonly int[][] _guesses;
    private readonly int[] _counts;
    private readonly double[] _rates;
    private int _taken = -1;
    private int _lengthBefore;
    private int _vocabulary;

    /// <summary>A composite of cheap drafts; all of them are asked every time.</summary>
    /// <param name="drafts">The drafts; of equal promise the first one wins.</param>
    public CompositeDraft(params ReadOnlySpan<IDraft> drafts)
    {
        _drafts = [.. drafts];
        _guesses = Array.ConvertAll(_drafts, _ => Array.Empty<int>());
        _counts = new int[_drafts.Length];
        _rates = Array.ConvertAll(_drafts, _ => 0.5);
    }

    /// <summary>How often a guess of each draft has held, weighted towards the present.</summary>
    public IReadOnlyList<double> Rates => _rates;

    /// <inheritdoc/>
    public string Source => _taken < 0 ? GetType().Name : _drafts[_taken].Source;

    /// <inheritdoc/>
    public double Chance(int index) => Chance(_taken, index);

    /// <inheritdoc/>
    public double[] Distribution(int index) => (_drafts[_taken] as IDistributionDraft)?.Distribution(index) ?? Verify.OneHot.Or(null, _guesses[_taken][index], _vocabulary);

    /// <inheritdoc/>
    public int Propose(TokenHistory history, Span<int> tokens)
    {
        (_taken, _lengthBefore) = (-1, history.Length);
        double most = 0;
        for (int i = 0; i < _drafts.Length; i++)
        {
            if (_guesses[i].Length < tokens.Length) _guesses[i] = new int[tokens.Length];
            _counts[i] = _drafts[i].Propose(history, _guesses[i].AsSpan(0, tokens.Length));
            double promise = Promise(i);
            if (promise > most) (most, _taken) = (promise, i);
        }

        if (_taken < 0) return 0;
        _guesses[_taken].AsSpan(0, _counts[_taken]).CopyTo(tokens);
        return _counts[_taken];
    }

    /// <inheritdoc/>
    public void Observe(in DraftFeedback feedback)
    {
        _vocabulary = feedback.Logits(0).Length;
        ReadOnlySpan<int> answer = feedback.History.Span[Math.Min(_lengthBefore, feedback.History.Length)..];
        for (int i = 0; i < _drafts.Length; i++)
        {
            _drafts[i].Observe(feedback);
            if (_lengthBefore == 0) continue;
            int right = answer.CommonPrefixLength(_guesses[i].AsSpan(0, _counts[i]));
            // A guess counts when the answer reaches its place: those before the first wrong one, and that one.
            int judged = Math.Min(right + 1, Math.Min(_counts[i], answer.Length));
            for (int guess = 0; guess < judged; guess++) _rates[i] = Memory * _rates[i] + (1 - Memory) * (guess < right ? 1 : 0);
        }

        Array.Clear(_counts);
    }

    private double Chance(int draft, int index) => _drafts[draft] is IEstimatingDraft sure ? sure.Chance(index) : _rates[draft];

    // The expected number of accepted guesses.
    private double Promise(int draft)
    {
        double expected = 0, held = 1;
        for (int index = 0; index < _counts[draft]; index++) expected += held *= Chance(draft, index);
        return expected;
    }
}
