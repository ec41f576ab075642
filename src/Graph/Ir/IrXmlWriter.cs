using System.Globalization;
using System.Text;
using System.Xml;
using Lockstep.Tensors;

namespace Lockstep.Graph.Ir;

/// <summary>Writes the XML of a model: layers (Parameters first and Results last, each in the order of the model, for readers take inputs and outputs from it), edges, rt_info.</summary>
internal sealed class IrXmlWriter
{
    private readonly XmlWriter _xml;
    private readonly WeightsLayout _weights;

    private IrXmlWriter(XmlWriter xml, WeightsLayout weights) => (_xml, _weights) = (xml, weights);

    public static byte[] Write(Model model, WeightsLayout weights)
    {
        using var stream = new MemoryStream();
        var settings = new XmlWriterSettings { Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), Indent = true, IndentChars = "\t" };
        using (XmlWriter xml = XmlWriter.Create(stream, settings))
        {
            var writer = new IrXmlWriter(xml, weights);
            xml.WriteStartElement("net");
            xml.WriteAttributeString("name", model.Name);
            xml.WriteAttributeString("version", "11");
            writer.WriteGraph(model);
            xml.WriteStartElement("rt_info");
            foreach (RtInfo entry in model.RtInfo) writer.WriteModelInfo(entry);
            xml.WriteEndElement();
            xml.WriteEndElement();
        }

        return stream.ToArray();
    }

    private void WriteGraph(Model model)
    {
        HashSet<Node> ends = [.. model.Parameters, .. model.Sinks, .. model.Results];
        Node[] nodes = [.. model.Parameters, .. model.Nodes.Where(node => !ends.Contains(node)), .. model.Sinks, .. model.Results];
        _xml.WriteStartElement("layers");
        foreach (Node node in nodes) WriteLayer(node);
        _xml.WriteEndElement();
        _xml.WriteStartElement("edges");
        foreach (Node node in nodes)
        {
            for (int input = 0; input < node.Inputs.Count; input++)
            {
                Port from = node.Inputs[input];
                Element("edge", ("from-layer", from.Node.Id), ("from-port", from.Node.Inputs.Count + from.Index), ("to-layer", node.Id), ("to-port", input));
            }
        }

        _xml.WriteEndElement();
    }

    private void WriteLayer(Node node)
    {
        _xml.WriteStartElement("layer");
        _xml.WriteAttributeString("id", node.Id.ToString(CultureInfo.InvariantCulture));
        _xml.WriteAttributeString("name", node.Name);
        _xml.WriteAttributeString("type", node.Type == "Constant" ? "Const" : node.Type);
        _xml.WriteAttributeString("version", node.Opset);
        if (node.OutputNames.Count > 0) _xml.WriteAttributeString("output_names", TensorNames.Join(node.OutputNames));
        WriteData(node);
        if (node.RtInfo.Count > 0)
        {
            _xml.WriteStartElement("rt_info");
            foreach (RtInfo entry in node.RtInfo) WriteNodeInfo(entry);
            _xml.WriteEndElement();
        }

        WritePorts("input", 0, node.Inputs.Select(port => port.Node.Outputs[port.Index] with { Names = [] }));
        // A Result has no consumers; the reader of OpenVINO gives it its output itself.
        if (node.Type != "Result") WritePorts("output", node.Inputs.Count, node.Outputs);
        foreach (Body body in node.Bodies) WriteBody(node, body);
        _xml.WriteEndElement();
    }

    private void WriteData(Node node)
    {
        List<KeyValuePair<string, string>> items = [.. node.Attributes.Items];
        if (node.Value is { } value)
        {
            Set("element_type", value.Type.IrName);
            Set("shape", string.Join(", ", value.Shape.Dims.ToArray()));
            Set("offset", _weights.Offset(node).ToString(CultureInfo.InvariantCulture));
            Set("size", value.ByteLength.ToString(CultureInfo.InvariantCulture));
        }

        if (items.Count == 0) return;
        _xml.WriteStartElement("data");
        foreach ((string key, string text) in items) _xml.WriteAttributeString(key, text);
        _xml.WriteEndElement();

        void Set(string key, string text)
        {
            int at = items.FindIndex(item => item.Key == key);
            if (at < 0) items.Add(new(key, text));
            else items[at] = new(key, text);
        }
    }

    private void WritePorts(string element, int firstId, IEnumerable<OutputPort> ports)
    {
        int id = firstId;
        foreach (OutputPort port in ports)
        {
            if (id == firstId) _xml.WriteStartElement(element);
            _xml.WriteStartElement("port");
            _xml.WriteAttributeString("id", (id++).ToString(CultureInfo.InvariantCulture));
            _xml.WriteAttributeString("precision", Precision(port.Type));
            if (port.Names.Count > 0) _xml.WriteAttributeString("names", TensorNames.Join(port.Names));
            foreach (Dimension dim in port.Shape.HasRank ? port.Shape.ToArray() : []) _xml.WriteElementString("dim", dim.IsStatic ? dim.Value.ToString(CultureInfo.InvariantCulture) : "-1");
            _xml.WriteEndElement();
        }

        if (id > firstId) _xml.WriteEndElement();
    }

    private void WriteBody(Node node, Body body)
    {
        _xml.WriteStartElement(body.Role switch { "then_body" => "then_port_map", "else_body" => "else_port_map", _ => "port_map" });
        foreach (BodyInput input in body.Inputs)
            WriteMapping("input", input.Input, body.Model.Parameters[input.Parameter].Id, input.Slices, input.IsCurrentIteration ? "current_iteration" : null);
        foreach (BodyOutput output in body.Outputs)
        {
            int external = output.Output < 0 ? -1 : node.Inputs.Count + output.Output;
            WriteMapping("output", external, body.Model.Results[output.Result].Id, output.Slices, output.IsExecutionCondition ? "execution_condition" : null);
        }

        _xml.WriteEndElement();
        if (body.BackEdges.Count > 0)
        {
            _xml.WriteStartElement("back_edges");
            foreach (BackEdge edge in body.BackEdges) Element("edge", ("from-layer", body.Model.Results[edge.Result].Id), ("to-layer", body.Model.Parameters[edge.Parameter].Id));
            _xml.WriteEndElement();
        }

        _xml.WriteStartElement(body.Role);
        WriteGraph(body.Model);
        _xml.WriteEndElement();
    }

    private void WriteMapping(string element, int external, int layer, BodySlices? slices, string? purpose)
    {
        var items = new List<(string, object)> { ("external_port_id", external), ("internal_layer_id", layer) };
        if (slices is not null)
            items.AddRange([("axis", slices.Axis), ("start", slices.Start), ("end", slices.End), ("stride", slices.Stride), ("part_size", slices.PartSize)]);
        if (purpose is not null) items.Add(("purpose", purpose));
        Element(element, [.. items]);
    }

    // What OpenVINO knows has a version; what users added has a name and a value only.
    private void WriteNodeInfo(RtInfo entry)
    {
        _xml.WriteStartElement(entry.Attributes.ContainsKey("version") ? "attribute" : "custom");
        _xml.WriteAttributeString("name", entry.Name);
        foreach ((string key, string text) in entry.Attributes) _xml.WriteAttributeString(key, text);
        if (entry.Value is not null) _xml.WriteAttributeString("value", entry.Value);
        foreach (RtInfo child in entry.Children) WriteNodeInfo(child);
        _xml.WriteEndElement();
    }

    private void WriteModelInfo(RtInfo entry)
    {
        bool isElementName = IsElementName(entry.Name);
        _xml.WriteStartElement(isElementName ? entry.Name : "info");
        if (!isElementName) _xml.WriteAttributeString("name", entry.Name);
        foreach ((string key, string text) in entry.Attributes) _xml.WriteAttributeString(key, text);
        if (entry.Value is not null) _xml.WriteAttributeString("value", entry.Value);
        foreach (RtInfo child in entry.Children) WriteModelInfo(child);
        _xml.WriteEndElement();
    }

    private void Element(string name, params (string Key, object Value)[] attributes)
    {
        _xml.WriteStartElement(name);
        foreach ((string key, object value) in attributes) _xml.WriteAttributeString(key, Convert.ToString(value, CultureInfo.InvariantCulture));
        _xml.WriteEndElement();
    }

    // Elements of these names carry the key in an attribute.
    private static bool IsElementName(string name)
    {
        try
        {
            return XmlConvert.VerifyNCName(name) is not ("attribute" or "info" or "custom");
        }
        catch (XmlException)
        {
            return false;
        }
    }

    private static string Precision(DType type) => type switch
    {
        DType.Dynamic => "UNSPECIFIED",
        DType.Boolean => "BOOL",
        DType.U1 => "BIN",
        DType.F16 => "FP16",
        DType.F32 => "FP32",
        DType.F64 => "FP64",
        _ => type.IrName.ToUpperInvariant(),
    };
}
