namespace Lockstep.Kernels.Bench;

/// <summary>Attention: one row (or --queries) against a long cache beside the read bandwidth, and prompts beside the multiply-add peak. Medians of interleaved rounds.</summary>
internal static class AttentionBench
{
    // Query heads, cache heads, dim: TinyLlama 1.1B, Qwen2.5 0.5B, Llama 3 8B, a model without shared heads.
    private static readonly (string Name, int Heads, int Shared, int Dim)[] s_models = [("1.1B", 32, 4, 64), ("0.5B", 14, 2, 64), ("8B", 32, 8, 128), ("MHA", 16, 16, 64)];

    public static void Run(WorkerPool pool, Roofline roofline, Func<Action, double> seconds, int rounds, int queries, int[] contexts, int[] prompts, string[] types, string[] models)
    {
        Console.WriteLine($"attention, {pool.Threads} threads, {rounds} rounds; medians (best)");
        Console.WriteLine();
        Console.WriteLine("| rows | keys | heads | cache | us | GB/s | of read | Gop/s | of FMA |");
        Console.WriteLine("|---:|---:|---|---|---:|---:|---:|---:|---:|");
        foreach ((string name, int heads, int shared, int dim) in s_models.Where(model => models.Contains(model.Name)))
        {
            foreach (int keys in contexts)
            {
                Compare(pool, roofline, seconds, rounds, types, name, new(1, heads, shared, queries, keys, dim, dim), poolBytes: 256L << 20);
            }

            foreach (int keys in prompts)
            {
                Compare(pool, roofline, seconds, rounds, types, name, new(1, heads, shared, keys, keys, dim, dim), poolBytes: 0);
            }
        }
    }

    private static void Compare(WorkerPool pool, Roofline roofline, Func<Action, double> seconds, int rounds, string[] types, string name, AttentionShape shape, long poolBytes)
    {
        AttentionCase[] cases = types.Select(type => new AttentionCase(shape, Enum.Parse<KvType>(type, ignoreCase: true), poolBytes)).ToArray();
        double[][] times = Array.ConvertAll(cases, _ => new double[rounds]);
        var reads = new double[rounds];
        var multiplies = new double[rounds];
        // The first rounds are not counted: the runtime replaces quickly compiled code some hundred milliseconds after it became hot.
        for (int round = -3; round < rounds; round++)
        {
            double read = Roofline.ReadBytes / seconds(roofline.Read) / 1e9, multiply = roofline.MultiplyOperations / seconds(roofline.Multiply) / 1e9;
            for (int i = 0; i < cases.Length; i++)
            {
                int calls = (int)Math.Max(1, 40e6 / Math.Max(cases[i].Bytes / 15.0, cases[i].Operations / 100));
                AttentionCase subject = cases[i];
                double time = seconds(() =>
                {
                    for (int call = 0; call < calls; call++)
                    {
                        subject.Run(pool);
                    }
                }) / calls;
                if (round >= 0)
                {
                    (times[i][round], reads[round], multiplies[round]) = (time, read, multiply);
                }
            }
        }

        double bandwidth = Median(reads), peak = Median(multiplies);
        for (int i = 0; i < cases.Length; i++)
        {
            double time = Median(times[i]), bytes = cases[i].Bytes / time / 1e9, operations = cases[i].Operations / time / 1e9;
            Console.WriteLine(
                $"| {shape.Queries} | {shape.Keys} | {name} {shape.Heads}/{shape.KeyValueHeads} x {shape.KeyDim} | {types[i]} | {time * 1e6:F0} ({times[i].Min() * 1e6:F0}) | {bytes:F1} | {bytes / bandwidth:F2} | {operations:F0} | {operations / peak:F2} |");
            cases[i].Dispose();
        }

        Console.WriteLine($"| | | | roofline | | {bandwidth:F1} | | {peak:F0} | |");
    }

    private static double Median(double[] values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}
