using System.Text;

namespace Channels.Generator.Emitting;

/// <summary>Collects source text, and knows how deep it is.</summary>
internal sealed class SourceWriter
{
    private readonly StringBuilder _text = new();
    private int _depth;

    /// <summary>Writes one or several lines at the current depth.</summary>
    public void Write(string lines)
    {
        foreach (string line in lines.Split('\n'))
        {
            string trimmed = line.TrimEnd();
            if (trimmed.Length > 0)
                _text.Append(' ', _depth * 4).Append(trimmed);
            _text.Append('\n');
        }
    }

    public void WriteLine() => _text.Append('\n');

    public void Open(string header)
    {
        Write(header);
        Write("{");
        _depth++;
    }

    public void Close()
    {
        _depth--;
        Write("}");
    }

    public void Indent() => _depth++;

    public void Unindent() => _depth--;

    public override string ToString() => _text.ToString();
}
