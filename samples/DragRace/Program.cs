using Channels;
using DragRace;

if (WorkerHost.IsWorker)
    return await WorkerHost.RunAsync();

return await RaceCommand.RunAsync(args);
