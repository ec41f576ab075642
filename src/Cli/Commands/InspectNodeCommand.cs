using System.CommandLine;
using Lockstep.Inspect;

namespace Lockstep.Cli.Commands;

/// <summary><c>inspect node MODEL NAME</c>.</summary>
internal static class InspectNodeCommand
{
    private const int MostShown = 5;

    public static Command Create()
    {
        Argument<string> model = InspectCommand.Model();
        var name = new Argument<string>("NAME") { Description = "Name, id or part of the name of a node." };
        var levels = new Option<int>("--levels") { Description = "How many levels of producers and consumers to show around it.", DefaultValueFactory = _ => 1 };
        Option<bool> json = CommonOptions.Json();
        var command = new Command("node", "Show a node with its attributes, producers and consumers, and the numbers of a small constant.") { model, name, levels, json };
        command.SetAction(parse => Failures.Guard(() =>
        {
            if (parse.GetValue(levels) is var depth && depth is < 0 or > 50) throw new UsageException($"--levels takes 0 to 50, got {depth}");
            IReadOnlyList<NodeView> found = NodeView.Find(IrDocument.Open(parse.GetValue(model)!), parse.GetValue(name)!, depth);
            if (parse.GetValue(json)) Json.Print(found);
            else Print(found);
            return ExitCodes.Good;
        }));
        return command;
    }

    private static void Print(IReadOnlyList<NodeView> found)
    {
        foreach (NodeView node in found.Take(MostShown)) Print(node);
        if (found.Count <= MostShown) return;
        Console.WriteLine($"{found.Count - MostShown} more nodes have such a name:");
        foreach (NodeView node in found.Skip(MostShown)) Console.WriteLine($"  {node.Type} '{node.Name}' (id {node.Id})");
    }

    private static void Print(NodeView node)
    {
        Console.WriteLine($"{node.Type} '{node.Name}' ({node.Opset}, id {node.Id}{(node.Line is { } line ? $", line {line}" : "")})");
        Lines("attributes", node.Attributes.Select(item => $"{item.Key} = {item.Value}"));
        Lines("inputs", node.Inputs);
        Lines("outputs", node.Outputs);
        Lines("read by", node.Consumers);
        Lines("rt_info", node.RtInfo.Select(item => $"{item.Key} = {item.Value}"));
        if (node.Value is { } value) Lines("value", [value]);
        Lines("around", node.Around);
        Console.WriteLine();
    }

    private static void Lines(string title, IEnumerable<string> lines)
    {
        foreach (string line in lines)
        {
            Console.WriteLine($"  {title,-11} {line}");
            title = "";
        }
    }
}
