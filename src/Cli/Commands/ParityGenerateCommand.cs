using System.CommandLine;
using Lockstep.Backends;
using Lockstep.Parity.Generations;
using Spectre.Console;

namespace Lockstep.Cli.Commands;

/// <summary><c>lockstep parity generate DIR CASES.json</c>.</summary>
internal static class ParityGenerateCommand
{
    private const int Shown = 10;

    public static Command Create()
    {
        var directory = new Argument<string>("DIR") { Description = "A model folder." };
        var cases = new Argument<string>("CASES.json") { Description = "A list of objects with prompt, prompt_ids and lists of generated ids; or an object with prompts and cases of many settings." };
        var ids = new Option<string?>("--ids") { Description = "Which list of ids to compare with; openvino_genai_FOLDER_ids when left out." };
        Option<string> profile = CommonOptions.Profile();
        Option<string> device = CommonOptions.Device();
        Option<int> threads = CommonOptions.Threads();
        Option<string> mode = CommonOptions.Mode();
        Option<string?> kvCache = CommonOptions.KvCache();
        Option<bool> json = CommonOptions.Json();
        var command = new Command("generate", "Generate and compare the ids, and the scores of beams, with captured ones.") { directory, cases, ids, profile, device, CommonOptions.OpenVinoProperties, threads, mode, kvCache, json };
        command.SetAction(parse => Failures.Guard(() =>
        {
            IBackend backend = CommonOptions.Backend(parse, device);
            RequestOptions request = CommonOptions.Request(parse.GetValue(mode)!, parse.GetValue(kvCache));
            CompileOptions options = CommonOptions.Compile(parse.GetValue(threads), request);
            string casesPath = parse.GetValue(cases)!;
            return ProfileParity.IsCaseFile(casesPath)
                ? Report(ProfileParity.Run(parse.GetValue(directory)!, casesPath, CommonOptions.Profile(parse.GetValue(profile)!), backend, options, request), parse.GetValue(json))
                : Report(GenerationParity.Run(parse.GetValue(directory)!, casesPath, parse.GetValue(ids), backend, options, request), parse.GetValue(json));
        }));
        return command;
    }

    private static int Report(IReadOnlyList<GenerationResultParity> results, bool json)
    {
        if (json) Json.Print(results);
        else Print(results);
        return results.All(result => result.Passed) ? ExitCodes.Good : ExitCodes.Miss;
    }

    private static void Print(IReadOnlyList<GenerationResultParity> results)
    {
        foreach (GenerationResultParity result in results.Where(result => !result.IsEqual))
        {
            string what = result.PromptEqual
                ? $"{result.Equal} of {result.Tokens} tokens equal, then {result.Actual} for {result.Expected}, {result.Margin:G3} apart"
                : "the prompt ids differ";
            Console.WriteLine($"{(result.Passed ? "near tie" : "MISS")} '{result.Prompt}': {what}");
        }

        Console.WriteLine($"{results.Count(result => result.IsEqual)} of {results.Count} generations equal, {results.Count(result => result.Passed && !result.IsEqual)} near ties, {results.Count(result => !result.Passed)} misses.");
    }

    private static int Report(IReadOnlyList<ProfileCaseResult> results, bool json)
    {
        if (json) Json.Print(results.Select(result => new { result.Case, result.Group, result.Config, verdict = result.Verdict.ToString(), result.MaxScoreError, result.Difference }));
        else Print(results);
        return results.All(result => result.Verdict != ProfileVerdict.Miss) ? ExitCodes.Good : ExitCodes.Miss;
    }

    private static void Print(IReadOnlyList<ProfileCaseResult> results)
    {
        Table table = Tables.Create("settings", "cases", "equal", "both refuse", "not captured", "max score error", "verdict");
        foreach (IGrouping<string, ProfileCaseResult> group in results.GroupBy(result => result.Group))
        {
            int Count(ProfileVerdict verdict) => group.Count(result => result.Verdict == verdict);
            table.Row(group.Key, group.Count().ToString(), Count(ProfileVerdict.Equal).ToString(), Count(ProfileVerdict.BothRefuse).ToString(), Count(ProfileVerdict.NotCaptured).ToString(),
                Tables.Number(group.Max(result => result.MaxScoreError)), Count(ProfileVerdict.Miss) == 0 ? "pass" : $"MISS {Count(ProfileVerdict.Miss)} of {group.Count()}");
        }

        Tables.Print(table);
        ProfileCaseResult[] misses = results.Where(result => result.Verdict == ProfileVerdict.Miss).ToArray();
        foreach (ProfileCaseResult miss in misses.Take(Shown)) Console.WriteLine($"MISS case {miss.Case} {miss.Config}: {miss.Difference}");
        if (misses.Length > Shown) Console.WriteLine($"... and {misses.Length - Shown} more");
        Console.WriteLine($"{results.Count(result => result.Verdict == ProfileVerdict.Equal)} of {results.Count} generations equal, {results.Count(result => result.Verdict == ProfileVerdict.BothRefuse)} refused by both, "
            + $"{results.Count(result => result.Verdict == ProfileVerdict.NotCaptured)} that the captured engine refuses, {misses.Length} misses.");
    }
}
