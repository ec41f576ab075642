using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Lockstep.Graph;
using Lockstep.Tensors;

namespace Lockstep.Inspect;

/// <summary>Writes a graph for other tools. Constants are left out of drawings, where they would hide everything else.</summary>
public static class GraphExport
{
    /// <summary>Graphviz: <c>dot -Tsvg</c>.</summary>
    public static void Dot(IrDocument document, TextWriter to)
    {
        to.WriteLine("digraph model {");
        to.WriteLine("  rankdir=TB; node [shape=box, fontname=\"sans-serif\"];");
        HashSet<Node> drawn = Drawn(document.Model);
        foreach (Node node in drawn) to.WriteLine($"  n{node.Id} [label=\"{Quoted(node.Type)}\\n{Quoted(node.Name)}\"];");
        foreach ((Node from, Port port, Node target) in Edges(drawn)) to.WriteLine($"  n{from.Id} -> n{target.Id} [label=\"{Quoted(port.Shape.ToString())}\"];");
        to.WriteLine("}");
    }

    /// <summary>Mermaid, for Markdown.</summary>
    public static void Mermaid(IrDocument document, TextWriter to)
    {
        to.WriteLine("flowchart TB");
        HashSet<Node> drawn = Drawn(document.Model);
        foreach (Node node in drawn) to.WriteLine($"  n{node.Id}[\"{Entities(node.Type)}<br/>{Entities(node.Name)}\"]");
        foreach ((Node from, Port port, Node target) in Edges(drawn)) to.WriteLine($"  n{from.Id} -->|\"{port.Shape}\"| n{target.Id}");
    }

    /// <summary>One row a node: id, type, opset, name, block, types and shapes of the outputs, ids of the producers.</summary>
    public static void Csv(IrDocument document, TextWriter to)
    {
        to.WriteLine("id,type,opset,name,block,outputs,inputs");
        foreach (Node node in document.Model.Nodes)
        {
            string outputs = string.Join(' ', node.Outputs.Select(port => $"{port.Type.IrName}{port.Shape}"));
            string[] cells = [node.Id.ToString(CultureInfo.InvariantCulture), node.Type, node.Opset, node.Name, BlockName.Of(node.Name).ToString(), outputs, string.Join(' ', node.Inputs.Select(port => $"{port.Node.Id}:{port.Index}"))];
            to.WriteLine(string.Join(',', cells.Select(Cell)));
        }
    }

    /// <summary>One JSON document with all nodes, their attributes and edges.</summary>
    public static void Json(IrDocument document, Stream to)
    {
        using var json = new Utf8JsonWriter(to, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        json.WriteString("name", document.Model.Name);
        json.WriteNumber("irVersion", document.Model.IrVersion);
        json.WriteStartArray("nodes");
        foreach (Node node in document.Model.Nodes) Write(json, node);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Node node)
    {
        json.WriteStartObject();
        json.WriteNumber("id", node.Id);
        json.WriteString("type", node.Type);
        json.WriteString("opset", node.Opset);
        json.WriteString("name", node.Name);
        json.WriteStartObject("attributes");
        foreach ((string key, string value) in node.Attributes.Items) json.WriteString(key, value);
        json.WriteEndObject();
        json.WriteStartArray("inputs");
        foreach (Port port in node.Inputs) json.WriteStringValue($"{port.Node.Id}:{port.Index}");
        json.WriteEndArray();
        json.WriteStartArray("outputs");
        foreach (OutputPort port in node.Outputs)
        {
            json.WriteStartObject();
            json.WriteString("type", port.Type.IrName);
            json.WriteString("shape", port.Shape.ToString());
            json.WriteStartArray("names");
            foreach (string name in port.Names) json.WriteStringValue(name);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>The nodes that a drawing shows: all that do not depend on constants alone.</summary>
    internal static HashSet<Node> Drawn(Model model)
    {
        var drawn = new HashSet<Node>();
        var constant = new HashSet<Node>();
        foreach (Node node in model.Nodes)
        {
            bool folded = node.Type == "Constant" || (node.Inputs.Count > 0 && node.Type != "ReadValue" && node.Inputs.All(port => constant.Contains(port.Node)));
            if (folded) constant.Add(node);
            else drawn.Add(node);
        }

        return drawn;
    }

    private static IEnumerable<(Node From, Port Port, Node To)> Edges(HashSet<Node> drawn) =>
        from node in drawn from port in node.Inputs where drawn.Contains(port.Node) select (port.Node, port, node);

    private static string Quoted(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);

    private static string Entities(string text) => new StringBuilder(text).Replace("&", "&amp;").Replace("\"", "#quot;").Replace("<", "&lt;").Replace(">", "&gt;").ToString();

    private static string Cell(string text) => text.AsSpan().IndexOfAny(",\"\n\r") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
