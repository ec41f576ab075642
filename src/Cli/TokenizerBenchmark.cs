using System.Diagnostics;
using System.Text;
using Lockstep.Text;

namespace Lockstep.Cli;

/// <summary>How fast a tokenizer is on a text, on one core.</summary>
/// <param name="LoadMs">Time to read the tokenizer in this process, which has just started.</param>
/// <param name="Bytes">The text in UTF-8.</param>
/// <param name="Tokens">Its tokens, without special ones.</param>
/// <param name="FirstEncode">Megabytes (10^6 bytes) a second of the first pass, with all compilation in it.</param>
/// <param name="Encode">The best pass.</param>
/// <param name="EncodeMedian">The pass in the middle.</param>
/// <param name="Decode">The best pass of decoding, in megabytes of text a second.</param>
/// <param name="AllocatedBytes">Managed memory allocated by one pass of encoding.</param>
internal sealed record TokenizerBenchmark(double LoadMs, long Bytes, int Tokens, double FirstEncode, double Encode, double EncodeMedian, double Decode, long AllocatedBytes)
{
    private const int FewestPasses = 10;

    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(2);

    public static TokenizerBenchmark Run(string folder, string text)
    {
        if (text.Length == 0) throw new UsageException("--bench needs a text");
        long start = Stopwatch.GetTimestamp();
        Tokenizer tokenizer = Tokenizer.Load(folder);
        double loadMs = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        int[] ids = [];
        double[] encode = Passes(() => ids = tokenizer.Encode(text, addSpecialTokens: false));
        double[] decode = Passes(() => tokenizer.Decode(ids, skipSpecialTokens: false));
        long before = GC.GetAllocatedBytesForCurrentThread();
        tokenizer.Encode(text, addSpecialTokens: false);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        long bytes = Encoding.UTF8.GetByteCount(text);
        double first = Speed(encode[0]);
        Array.Sort(encode);
        return new TokenizerBenchmark(loadMs, bytes, ids.Length, first, Speed(encode[0]), Speed(encode[encode.Length / 2]), Speed(decode.Min()), allocated);

        double Speed(double seconds) => bytes / seconds / 1e6;
    }

    public void Print(bool json)
    {
        if (json)
        {
            Json.Print(this);
            return;
        }

        Console.WriteLine($"load     {LoadMs:F0} ms");
        Console.WriteLine($"text     {Bytes / 1e6:F2} MB, {Tokens} tokens");
        Console.WriteLine($"encode   {Encode:F1} MB/s, {Tokens * (Encode / Bytes):F2} M tokens/s (median {EncodeMedian:F1} MB/s, first pass {FirstEncode:F1} MB/s)");
        Console.WriteLine($"decode   {Decode:F1} MB/s");
        Console.WriteLine($"memory   {(double)AllocatedBytes / Bytes:F1} bytes allocated a byte of text");
    }

    private static double[] Passes(Action pass)
    {
        var seconds = new List<double>();
        var total = Stopwatch.StartNew();
        while (seconds.Count < FewestPasses || total.Elapsed < s_limit)
        {
            long start = Stopwatch.GetTimestamp();
            pass();
            seconds.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return [.. seconds];
    }
}
