using System.Xml;
using Lockstep.Tensors;

namespace Lockstep.Graph.Ir;

/// <summary>
/// Streams the XML of an IR into <see cref="RawGraph"/>: one pass, no document tree. DTDs and entities are refused, nesting is bounded, and every
/// rule broken inside a layer is noted with its line while reading goes on.
/// </summary>
internal sealed class IrXml
{
    private const int DeepestNesting = 64; // elements in elements: about 20 bodies inside bodies; real files stay below three

    private readonly XmlReader _xml;
    private readonly string _source;
    private readonly List<ModelProblem> _problems;

    private IrXml(XmlReader xml, string source, List<ModelProblem> problems) => (_xml, _source, _problems) = (xml, source, problems);

    private int Line => ((IXmlLineInfo)_xml).LineNumber;

    /// <summary>Reads a whole file.</summary>
    /// <exception cref="ModelException">It is not well-formed XML, or no IR of version 10 or 11.</exception>
    public static RawGraph Read(Stream stream, string source, List<ModelProblem> problems)
    {
        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreComments = true, IgnoreWhitespace = true, IgnoreProcessingInstructions = true,
        };
        try
        {
            using XmlReader xml = XmlReader.Create(stream, settings);
            return new IrXml(xml, source, problems).ReadDocument();
        }
        catch (XmlException error)
        {
            bool dtd = error.Message.Contains("DTD", StringComparison.Ordinal);
            bool cut = error.Message.Contains("end of file", StringComparison.OrdinalIgnoreCase);
            string why = dtd ? "it has a document type declaration, which no IR needs and Lockstep does not read" : $"{(cut ? "the file looks cut: " : "")}{error.Message}";
            problems.Add(new(source, error.LineNumber == 0 ? null : error.LineNumber, null, $"not a readable IR: {why}"));
            throw new ModelException(problems, error);
        }
        catch (IOException error)
        {
            problems.Add(new(source, null, null, $"cannot be read: {error.Message}"));
            throw new ModelException(problems, error);
        }
    }

    private RawGraph ReadDocument()
    {
        _xml.MoveToContent();
        if (_xml.NodeType != XmlNodeType.Element || _xml.Name != "net")
            throw Fatal($"the root element is '{_xml.Name}', expected 'net'; this is no OpenVINO IR");
        string? version = _xml.GetAttribute("version");
        if (version is not ("10" or "11")) throw Fatal($"IR version '{version}' cannot be read, expected 10 or 11; convert the model again with a current OpenVINO");
        RawGraph graph = ReadGraph();
        graph.Version = int.Parse(version);
        while (_xml.Read())
        {
            // Reads to the end so that text after the root is refused.
        }

        return graph;
    }

    private ModelException Fatal(string message)
    {
        Note(null, message);
        return new ModelException(_problems);
    }

    private void Note(string? layer, string message, int? line = null) => _problems.Add(new ModelProblem(_source, line ?? Line, layer, message));

    // Calls `child` for each child element of the current one; the callback must consume its element. Leaves the reader behind the end tag.
    private void Children(Action<string> child)
    {
        if (_xml.Depth > DeepestNesting) throw Fatal($"elements are nested deeper than {DeepestNesting}");
        if (_xml.IsEmptyElement)
        {
            _xml.Read();
            return;
        }

        _xml.Read();
        while (_xml.NodeType != XmlNodeType.EndElement)
        {
            if (_xml.NodeType == XmlNodeType.Element) child(_xml.Name);
            else if (!_xml.Read()) throw Fatal("the file ends inside an element");
        }

        _xml.ReadEndElement();
    }

    private RawGraph ReadGraph()
    {
        var graph = new RawGraph { Name = _xml.GetAttribute("name") ?? "", Line = Line };
        bool layers = false;
        Children(name =>
        {
            switch (name)
            {
                case "layers":
                    layers = true;
                    Children(_ => ReadLayer(graph));
                    break;
                case "edges": Children(_ => ReadEdge(graph)); break;
                case "rt_info" or "meta_data" or "statistics" or "quantization_parameters": ReadRtInfo(name, graph.RtInfo); break;
                default: _xml.Skip(); break;
            }
        });
        if (!layers) Note(null, "there is no 'layers' element", graph.Line);
        return graph;
    }

    private void ReadLayer(RawGraph graph)
    {
        int line = Line;
        string type = _xml.GetAttribute("type") ?? "";
        string name = _xml.GetAttribute("name") ?? "";
        if (!int.TryParse(_xml.GetAttribute("id"), out int id) || type.Length == 0)
        {
            Note(null, $"layer '{name}' needs an integer 'id' and a 'type'");
            _xml.Skip();
            return;
        }

        var layer = new RawLayer
        {
            Id = id, Name = name, Type = Inference.OpRules.CanonicalType(type), Line = line,
            Opset = _xml.GetAttribute("version") ?? "opset1", OutputNames = _xml.GetAttribute("output_names") ?? "",
        };
        Children(element => ReadLayerChild(layer, element));
        graph.Layers.Add(layer);
    }

    private void ReadLayerChild(RawLayer layer, string element)
    {
        switch (element)
        {
            case "data":
                layer.Attributes = ReadAttributes();
                _xml.Skip();
                break;
            case "input": Children(_ => ReadPort(layer, layer.Inputs)); break;
            case "output": Children(_ => ReadPort(layer, layer.Outputs)); break;
            case "rt_info": ReadRtInfo(element, layer.RtInfo, flatten: true); break;
            case "body" or "then_body" or "else_body":
                if (BodyOf(layer, element).Graph is not null) Note(layer.ToString(), $"has a second '{element}'");
                BodyOf(layer, element).Graph = ReadGraph();
                break;
            case "port_map": ReadPortMap(BodyOf(layer, "body")); break;
            case "then_port_map": ReadPortMap(BodyOf(layer, "then_body")); break;
            case "else_port_map": ReadPortMap(BodyOf(layer, "else_body")); break;
            case "back_edges": Children(_ => ReadMapping(BodyOf(layer, "body").BackEdges)); break;
            default: _xml.Skip(); break; // weights/blobs of files older than version 10, and what later versions may add
        }
    }

    private static RawBody BodyOf(RawLayer layer, string role)
    {
        RawBody? body = layer.Bodies.Find(candidate => candidate.Role == role);
        if (body is null) layer.Bodies.Add(body = new RawBody(role));
        return body;
    }

    private void ReadPortMap(RawBody body) => Children(name => ReadMapping(name == "input" ? body.Inputs : body.Outputs));

    private void ReadMapping(List<RawMapping> mappings)
    {
        mappings.Add(new RawMapping(ReadAttributes(), Line));
        _xml.Skip();
    }

    private Attributes ReadAttributes()
    {
        var items = new List<KeyValuePair<string, string>>(_xml.AttributeCount);
        for (bool more = _xml.MoveToFirstAttribute(); more; more = _xml.MoveToNextAttribute()) items.Add(new(_xml.Name, _xml.Value));
        _xml.MoveToElement();
        return new Attributes(items);
    }

    private void ReadPort(RawLayer layer, List<RawPort> ports)
    {
        if (!int.TryParse(_xml.GetAttribute("id"), out int id)) Note(layer.ToString(), "a port has no integer 'id'");
        else if (ports.Exists(port => port.Id == id)) Note(layer.ToString(), $"two ports have the id {id}");
        string precision = _xml.GetAttribute("precision") ?? "dynamic";
        if (!DTypeFacts.TryParse(precision, out DType type)) Note(layer.ToString(), $"port {id} has the unknown precision '{precision}'");
        string names = _xml.GetAttribute("names") ?? "";
        var dims = new List<Dimension>();
        Children(element =>
        {
            if (element != "dim")
            {
                _xml.Skip();
                return;
            }

            string text = _xml.ReadElementContentAsString();
            bool valid = int.TryParse(text, out int dim) && dim >= -1;
            if (!valid) Note(layer.ToString(), $"port {id} has the dimension '{text}', expected -1 to {int.MaxValue}");
            dims.Add(!valid || dim == -1 ? Dimension.Dynamic : dim);
        });
        if (dims.Count > Shape.MaxRank) Note(layer.ToString(), $"port {id} has {dims.Count} dimensions, the most are {Shape.MaxRank}");
        PartialShape shape = dims.Count is 0 or > Shape.MaxRank ? PartialShape.Dynamic : new PartialShape([.. dims]);
        ports.Add(new RawPort(id, type, shape, names));
    }

    private void ReadEdge(RawGraph graph)
    {
        int? Number(string key) => int.TryParse(_xml.GetAttribute(key), out int number) ? number : null;
        int? fromPort = Number("from-port");
        // Old files leave from-port out for a layer with one output.
        bool valid = fromPort is not null || _xml.GetAttribute("from-port") is null;
        if (valid && Number("from-layer") is { } from && Number("to-layer") is { } to && Number("to-port") is { } toPort)
            graph.Edges.Add(new RawEdge(from, fromPort, to, toPort, Line));
        else Note(null, "an edge needs the integers from-layer, from-port, to-layer and to-port");
        _xml.Skip();
    }

    private void ReadRtInfo(string element, List<RtInfo> into, bool flatten = false)
    {
        if (flatten || element == "rt_info") Children(_ => into.Add(ReadRtInfoEntry()));
        else into.Add(ReadRtInfoEntry());
    }

    private RtInfo ReadRtInfoEntry()
    {
        string element = _xml.Name;
        Attributes written = ReadAttributes();
        bool named = element is "attribute" or "info" or "custom" && written.Has("name");
        string name = named ? written.Text("name") : element;
        var attributes = written.Items.Where(item => item.Key != "value" && !(named && item.Key == "name"))
            .DistinctBy(item => item.Key).ToDictionary(item => item.Key, item => item.Value);
        var children = new List<RtInfo>();
        Children(_ => children.Add(ReadRtInfoEntry()));
        return new RtInfo(name, written.Find("value"), attributes, children);
    }
}
