using System.Runtime.InteropServices;
using Channels;
using TaskTree;

if (WorkerHost.IsWorker)
{
    // Ctrl+C reaches all processes of a terminal. The workers leave it to their parent, which asks them to stop.
    using PosixSignalRegistration ignored =
        PosixSignalRegistration.Create(PosixSignal.SIGINT, static signal => signal.Cancel = true);
    return await WorkerHost.RunAsync();
}

return await TaskTreeCommand.RunAsync(args);
