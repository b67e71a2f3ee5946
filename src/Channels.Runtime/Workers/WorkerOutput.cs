using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace Channels.Workers;

/// <summary>Passes on what a worker writes to one of its standard streams, as it comes.</summary>
/// <remarks>
/// By a thread of its own: reads of a process's pipe block, and many workers would use the pool's threads up. It lives until the last
/// process has closed the stream, which may be one that the worker has started.
/// </remarks>
internal sealed class WorkerOutput
{
    private const int StackSize = 256 * 1024;

    private readonly StreamReader _from;
    private readonly TextWriter _to;
    private readonly OutputTail? _tail;
    private readonly TaskCompletionSource<bool> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal WorkerOutput(StreamReader from, TextWriter to, OutputTail? tail)
    {
        _from = from;
        _to = to;
        _tail = tail;
        new Thread(PassOn, StackSize) { IsBackground = true, Name = "channels: worker output" }.Start();
    }

    /// <summary>Ends when everything has been passed on.</summary>
    internal Task Ended => _ended.Task;

    private void PassOn()
    {
        char[] buffer = new char[4096];
        bool isOpen = true;
        try
        {
            for (int length; (length = _from.Read(buffer, 0, buffer.Length)) > 0;)
            {
                _tail?.Add(buffer.AsSpan(0, length));

                // The stream is read all the same: the worker is not to wait for a reader that has gone.
                if (isOpen) isOpen = TryWrite(buffer, length);
            }
        }
        catch (IOException)
        {
            // What could be read has been.
        }
        finally
        {
            _from.Dispose();
            _ended.SetResult(true);
        }
    }

    /// <summary>Whatever the user's writer throws: this thread's exceptions would end the process.</summary>
    private bool TryWrite(char[] buffer, int length)
    {
        try
        {
            lock (_to)
            {
                _to.Write(buffer, 0, length);
                _to.Flush();
            }

            return true;
        }
        catch (Exception)
        {
            return false;
        }
    }
}
