using System.Diagnostics;
using Lockstep.Kernels;
using Lockstep.Kernels.Bench;

// Medians of interleaved rounds; every round measures the roofline too, so that shares compare what ran in the same seconds.
// On a machine shared with others, --clock cpu counts the processor time of one thread instead of the time on the wall.
// --attention 1.1B,0.5B,8B,MHA --queries 1 --contexts 4096 --prompts 512,2048 --caches f32,f16,u8 measures attention instead, with the heads of those models.
// Arguments: --threads 2 --clock wall --rounds 7 --megabytes 160 --rows 1,2,4,8,128 --kernels file,packed,fast --formats f32,f16,bf16,int8,int4 --groups 32,128 --outputs 2048 --inputs 2048
string Option(string name, string otherwise) => Array.IndexOf(args, "--" + name) is var at and >= 0 && at + 1 < args.Length ? args[at + 1] : otherwise;
int[] Numbers(string name, string otherwise) => Option(name, otherwise).Split(',').Select(int.Parse).ToArray();

long megabytes = Numbers("megabytes", "160")[0];
int threads = Numbers("threads", "2")[0], rounds = Numbers("rounds", "7")[0];
int outputs = Numbers("outputs", "2048")[0], inputs = Numbers("inputs", "2048")[0];
bool cpu = Option("clock", "wall") == "cpu";
if (cpu && threads != 1)
{
    Console.Error.WriteLine("Processor time is compared for one thread only, because waiting threads spin; add --threads 1.");
    return 1;
}

using var pool = new WorkerPool(threads);
using var roofline = new Roofline(pool);
if (Option("attention", "") is { Length: > 0 } heads)
{
    AttentionBench.Run(pool, roofline, Seconds, rounds, Numbers("queries", "1")[0], Numbers("contexts", "4096"), Numbers("prompts", "512,2048"), Option("caches", "f32,f16,u8").Split(','), heads.Split(','));
    return 0;
}

var subjects = new List<Subject>();
foreach (string format in Option("formats", "f32,f16,bf16,int8,int4").Split(','))
{
    int[] groups = format switch { "int4" => Numbers("groups", "32,128"), "int8" => [inputs], _ => [0] };
    foreach (string kernel in Option("kernels", "file,packed,fast").Split(','))
    {
        if (kernel != "fast" || format.StartsWith("int", StringComparison.Ordinal))
        {
            subjects.AddRange(groups.Select(group => new Subject(format, kernel, outputs, inputs, group, megabytes << 20, pool)));
        }
    }
}

Console.WriteLine($"[{outputs}, {inputs}], {threads} threads, {rounds} rounds; medians (best)");
Console.WriteLine();
Console.WriteLine("| rows | weights | kernel | us | GB/s | of read | Gop/s | of FMA | over one row |");
Console.WriteLine("|---:|---|---|---:|---:|---:|---:|---:|---:|");
int[] counts = Numbers("rows", "1,2,4,6,8,16,128");
var random = new Random(1);
float[] x = new float[counts.Max() * inputs], y = new float[counts.Max() * outputs];
for (int i = 0; i < x.Length; i++)
{
    x[i] = random.NextSingle() - 0.5f;
}

var times = new Dictionary<(int Rows, Subject Subject), List<double>>();
List<double> reads = [], multiplies = [];
// The first rounds are not counted: the runtime replaces quickly compiled code some hundred milliseconds after it became hot.
for (int round = -5; round < rounds; round++)
{
    double read = Seconds(roofline.Read), multiply = Seconds(roofline.Multiply);
    if (round >= 0)
    {
        reads.Add(Roofline.ReadBytes / read / 1e9);
        multiplies.Add(roofline.MultiplyOperations / multiply / 1e9);
    }

    foreach (int rows in counts)
    {
        foreach (var subject in subjects)
        {
            // A call that lasts long enough to be measured: about 40 ms.
            int calls = (int)Math.Max(1, 40e6 / Math.Max(subject.Bytes / 25.0, 2.0 * rows * outputs * inputs / 150));
            double time = Seconds(() =>
            {
                for (int i = 0; i < calls; i++)
                {
                    subject.Run(x.AsSpan(0, rows * inputs), rows, y.AsSpan(0, rows * outputs), pool);
                }
            }) / calls;
            if (!times.TryGetValue((rows, subject), out var list))
            {
                times[(rows, subject)] = list = [];
            }

            if (round >= 0)
            {
                list.Add(time);
            }
        }
    }
}

double bandwidth = Median(reads), peak = Median(multiplies);
Console.WriteLine($"| | roofline | read {bandwidth:F1} GB/s ({reads.Max():F1}) | FMA {peak:F0} Gop/s ({multiplies.Max():F0}) | | | | | |");
foreach (int rows in counts)
{
    foreach (var subject in subjects)
    {
        double time = Median(times[(rows, subject)]), best = times[(rows, subject)].Min();
        double bytes = subject.Bytes / time / 1e9, operations = 2.0 * rows * outputs * inputs / time / 1e9;
        // The ratio of two times of one round, because rounds differ.
        string over = times.TryGetValue((1, subject), out var one) ? $"{Median([.. times[(rows, subject)].Zip(one, (k, single) => k / single)]):F2}" : "";
        Console.WriteLine(
            $"| {rows} | {subject.Name} | {subject.Kernel} | {time * 1e6:F0} ({best * 1e6:F0}) | {bytes:F1} | {bytes / bandwidth:F2} | {operations:F0} | {operations / peak:F2} | {over} |");
    }
}

subjects.ForEach(subject => subject.Dispose());
return 0;

double Seconds(Action action)
{
    if (cpu)
    {
        var before = Environment.CpuUsage.TotalTime;
        action();
        return (Environment.CpuUsage.TotalTime - before).TotalSeconds;
    }

    long start = Stopwatch.GetTimestamp();
    action();
    return Stopwatch.GetElapsedTime(start).TotalSeconds;
}

static double Median(List<double> values)
{
    var sorted = values.Order().ToArray();
    return sorted[sorted.Length / 2];
}
