using System;
using System.Collections.Generic;
using System.Text;

namespace Channels.Workers;

/// <summary>The last lines that a process wrote, and those in which the .NET runtime said why it ended the process. Thread-safe.</summary>
internal sealed class OutputTail
{
    private const int Lines = 100;
    private const int LongestLine = 1000;

    private readonly Queue<string> _lines = new(Lines);
    private readonly List<string> _lastWords = [];
    private readonly StringBuilder _line = new();
    private bool _isCut;

    internal void Add(ReadOnlySpan<char> text)
    {
        lock (_lines)
        {
            for (int end; (end = text.IndexOf('\n')) >= 0; text = text.Slice(end + 1))
            {
                AddToLine(text.Slice(0, end));
                EndLine();
            }

            AddToLine(text);
        }
    }

    /// <summary>At most 100 lines of at most 1,000 characters.</summary>
    internal string[] LastLines()
    {
        lock (_lines)
        {
            if (_line.Length > 0) EndLine();
            return _lines.ToArray();
        }
    }

    /// <summary>From where the runtime began to say why, at most 100 lines; empty if it did not.</summary>
    internal string[] RuntimeLastWords()
    {
        lock (_lines)
        {
            if (_line.Length > 0) EndLine();
            return _lastWords.ToArray();
        }
    }

    private void AddToLine(ReadOnlySpan<char> text)
    {
        int room = LongestLine - _line.Length;
        _isCut |= text.Length > room;
        _ = _line.Append(text.Slice(0, Math.Min(text.Length, room)));
    }

    private void EndLine()
    {
        if (_isCut) _ = _line.Append('…');
        else if (_line.Length > 0 && _line[_line.Length - 1] == '\r') _line.Length--;
        string line = _line.ToString();
        _ = _line.Clear();
        _isCut = false;
        if (_lines.Count == Lines) _ = _lines.Dequeue();
        _lines.Enqueue(line);

        // A program may print such a line itself, of another process for instance: the last one counts.
        if (RuntimeCrash.Begins(line)) _lastWords.Clear();
        else if (_lastWords.Count is 0 or >= Lines) return;
        _lastWords.Add(line);
    }
}
