using System.CommandLine;
using Lockstep.Backends;
using Lockstep.Parity.Generations;

namespace Lockstep.Cli.Commands;

/// <summary><c>lockstep parity generate DIR CASES.json</c>.</summary>
internal static class ParityGenerateCommand
{
    public static Command Create()
    {
        var directory = new Argument<string>("DIR") { Description = "A model folder." };
        var cases = new Argument<string>("CASES.json") { Description = "A list of objects with prompt, prompt_ids and lists of generated ids." };
        var ids = new Option<string?>("--ids") { Description = "Which list of ids to compare with; openvino_genai_FOLDER_ids when left out." };
        Option<string> device = CommonOptions.Device();
        Option<int> threads = CommonOptions.Threads();
        Option<string> mode = CommonOptions.Mode();
        Option<string?> kvCache = CommonOptions.KvCache();
        Option<bool> json = CommonOptions.Json();
        var command = new Command("generate", "Generate greedily and compare the ids with captured ones.") { directory, cases, ids, device, CommonOptions.OpenVinoProperties, threads, mode, kvCache, json };
        command.SetAction(parse => Failures.Guard(() =>
        {
            RequestOptions request = CommonOptions.Request(parse.GetValue(mode)!, parse.GetValue(kvCache));
            IReadOnlyList<GenerationResultParity> results = GenerationParity.Run(parse.GetValue(directory)!, parse.GetValue(cases)!, parse.GetValue(ids),
                CommonOptions.Backend(parse, device), CommonOptions.Compile(parse.GetValue(threads), request), request);
            if (parse.GetValue(json)) Json.Print(results);
            else Print(results);
            return results.All(result => result.Passed) ? ExitCodes.Good : ExitCodes.Miss;
        }));
        return command;
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
}
