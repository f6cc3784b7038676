<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name></name>
    <message numerus="yes">
        <source>%n are locked</source>
        <comment>sites that a rule locks</comment>
        <translation>
            <numerusform>%n wird gesperrt</numerusform>
            <numerusform>%n werden gesperrt</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n are unlocked</source>
        <comment>sites that a rule unlocks</comment>
        <translation>
            <numerusform>%n wird entsperrt</numerusform>
            <numerusform>%n werden entsperrt</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n blocks</source>
        <translation>
            <numerusform>%n Block</numerusform>
            <numerusform>%n Blöcke</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n locked</source>
        <translation>
            <numerusform>%n gesperrt</numerusform>
            <numerusform>%n gesperrt</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n locked stay</source>
        <comment>sites that a rule does not change</comment>
        <translation>
            <numerusform>%n gesperrte bleibt</numerusform>
            <numerusform>%n gesperrte bleiben</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n others make up for it</source>
        <comment>sites</comment>
        <translation>
            <numerusform>%n andere gleicht es aus</numerusform>
            <numerusform>%n andere gleichen es aus</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n rows of {length} tokens</source>
        <translation>
            <numerusform>%n Zeile zu {length} Tokens</numerusform>
            <numerusform>%n Zeilen zu {length} Tokens</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n rows of {length} tokens of {text}</source>
        <translation>
            <numerusform>%n Zeile zu {length} Tokens aus {text}</numerusform>
            <numerusform>%n Zeilen zu {length} Tokens aus {text}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n selected</source>
        <translation>
            <numerusform>%n ausgewählt</numerusform>
            <numerusform>%n ausgewählt</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n sites</source>
        <translation>
            <numerusform>%n Stelle</numerusform>
            <numerusform>%n Stellen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n sites compressed, stored {storage}; the weights of all sites changed by {change} of their norm. Colour the map by “Written …” to see where.</source>
        <translation>
            <numerusform>%n Stelle komprimiert, Speicherform {storage}; die Gewichte aller Stellen änderten sich um {change} ihrer Norm. Wo, zeigt die Karte beim Einfärben nach „Geschriebene …“.</numerusform>
            <numerusform>%n Stellen komprimiert, Speicherform {storage}; die Gewichte aller Stellen änderten sich um {change} ihrer Norm. Wo, zeigt die Karte beim Einfärben nach „Geschriebene …“.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n sites stay dense</source>
        <translation>
            <numerusform>%n Stelle bleibt dicht</numerusform>
            <numerusform>%n Stellen bleiben dicht</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>(%n more waiting)</source>
        <translation>
            <numerusform>(%n weiterer wartet)</numerusform>
            <numerusform>(%n weitere warten)</numerusform>
        </translation>
    </message>
    <message>
        <source>(Shift+F1, then click: link)</source>
        <translation>(Shift+F1, dann Klick: Link)</translation>
    </message>
    <message>
        <source>(nothing)</source>
        <translation>(nichts)</translation>
    </message>
    <message>
        <source>1  See</source>
        <translation>1  Ansehen</translation>
    </message>
    <message>
        <source>2  Plan</source>
        <translation>2  Planen</translation>
    </message>
    <message>
        <source>3  Compress</source>
        <translation>3  Komprimieren</translation>
    </message>
    <message>
        <source>&lt;b&gt;{title}&lt;/b&gt; has unsaved changes from {time}</source>
        <translation>&lt;b&gt;{title}&lt;/b&gt; hat ungespeicherte Änderungen von {time}</translation>
    </message>
    <message>
        <source>A Hub id or a path</source>
        <translation>Hub-ID oder Pfad</translation>
    </message>
    <message>
        <source>A Hub id such as HuggingFaceTB/SmolLM2-135M, a path, sample, or tiny</source>
        <translation>Hub-ID wie HuggingFaceTB/SmolLM2-135M, ein Pfad, sample oder tiny</translation>
    </message>
    <message>
        <source>A Hugging Face folder with safetensors files</source>
        <translation>Hugging-Face-Ordner mit safetensors-Dateien</translation>
    </message>
    <message>
        <source>A choice of four aims: weights alone, outputs (as svd-llm), outputs on shifted inputs, or anchored ones.</source>
        <translation>Vier Ziele zur Wahl: nur die Gewichte, die Ausgaben (wie svd-llm), die Ausgaben bei verschobenen Eingaben oder verankerte Ausgaben.</translation>
    </message>
    <message>
        <source>A file that somebody shared</source>
        <translation>Eine Datei, die jemand weitergegeben hat</translation>
    </message>
    <message>
        <source>A first look, and models that take long to run: the sample model is planned in about two minutes on two cores; at keep 0.8 its perplexity rises from 23.4 to 41.4.</source>
        <translation>Für einen ersten Eindruck und für Modelle mit langer Laufzeit: Der Plan für das Beispielmodell ist auf zwei Kernen in etwa zwei Minuten fertig; bei einem behaltenen Anteil von 0.8 steigt die Perplexität von 23.4 auf 41.4.</translation>
    </message>
    <message>
        <source>A folder that a compression wrote</source>
        <translation>Ordner, den eine Komprimierung geschrieben hat</translation>
    </message>
    <message>
        <source>A locked site keeps its rank: drags, allocators and held totals leave it alone.</source>
        <translation>Eine gesperrte Stelle behält ihren Rang: Ziehen, Verteiler und gehaltene Summen lassen sie unberührt.</translation>
    </message>
    <message>
        <source>A method decides which directions of each matrix go first. It says what it costs: nothing, a forward pass, or a forward and a backward pass over some text.</source>
        <translation>Ein Verfahren entscheidet, welche Richtungen jeder Matrix zuerst wegfallen. Es gibt an, was es kostet: nichts, einen Vorwärtsdurchlauf oder je einen Vorwärts- und Rückwärtsdurchlauf über einen Text.</translation>
    </message>
    <message>
        <source>A newer Rank Studio ended before everything was saved; open that one to bring it back.</source>
        <translation>Ein neueres Rank Studio endete, bevor alles gespeichert war; öffnen Sie jenes, um es zurückzuholen.</translation>
    </message>
    <message>
        <source>A question to the model itself: it is run on a few rows of text with a site truncated, to see what that does.</source>
        <translation>Eine Frage an das Modell selbst: Es verarbeitet einige Zeilen Text mit einer trunkierten Stelle, um zu sehen, was das bewirkt.</translation>
    </message>
    <message>
        <source>A rank as 64, a share as 60%, or dense. Enter sets it, Escape leaves it.</source>
        <translation>Ein Rang wie 64, ein Anteil wie 60% oder dense. Enter setzt ihn, Escape verwirft ihn.</translation>
    </message>
    <message>
        <source>A second text that nothing is learnt from or chosen by: it shows whether refining on one text damaged another.</source>
        <translation>Ein zweiter Text, aus dem nichts gelernt und nach dem nichts ausgewählt wird: Er zeigt, ob die Verfeinerung auf einem Text einem anderen geschadet hat.</translation>
    </message>
    <message>
        <source>A small model shipped with the program: no network, a few seconds</source>
        <translation>Ein kleines Modell, das dem Programm beiliegt: ohne Netzwerk, in wenigen Sekunden</translation>
    </message>
    <message>
        <source>A text that nothing is trained or chosen on: refining on one text can damage another. Empty for none.</source>
        <translation>Ein Text, auf dem nichts trainiert oder ausgewählt wird: Verfeinern auf einem Text kann einem anderen schaden. Leer für keinen.</translation>
    </message>
    <message>
        <source>A usual price for this size.</source>
        <translation>Ein üblicher Preis für diese Größe.</translation>
    </message>
    <message>
        <source>About this much in one file of weights; a larger model comes as several files.</source>
        <translation>Ungefähr so viel kommt in eine Gewichtsdatei; ein größeres Modell wird auf mehrere Dateien verteilt.</translation>
    </message>
    <message>
        <source>Accuracy</source>
        <translation>Genauigkeit</translation>
    </message>
    <message>
        <source>Accuracy: {tasks}.</source>
        <translation>Genauigkeit: {tasks}.</translation>
    </message>
    <message>
        <source>Action</source>
        <translation>Aktion</translation>
    </message>
    <message>
        <source>After truncation: least-squares refit of each site&apos;s output side on what the compressed part feeds it.</source>
        <translation>Nach der Trunkierung: die Ausgabeseite jeder Stelle mit kleinsten Quadraten neu an das anpassen, was der komprimierte Teil ihr zuführt.</translation>
    </message>
    <message>
        <source>After truncation: move the weights back along the loss gradient and truncate again, in cycles.</source>
        <translation>Nach der Trunkierung: die Gewichte entlang des Loss-Gradienten zurückbewegen und erneut trunkieren, in Zyklen.</translation>
    </message>
    <message>
        <source>After truncation: train each block&apos;s stored factors and norms to give the original block&apos;s output.</source>
        <translation>Nach der Trunkierung: die gespeicherten Faktoren und Normalisierungen jedes Blocks auf die Ausgabe des ursprünglichen Blocks trainieren.</translation>
    </message>
    <message>
        <source>Again with {recipe}</source>
        <translation>Noch einmal mit {recipe}</translation>
    </message>
    <message>
        <source>All dense</source>
        <translation>Alles dicht</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Alle Dateien (*)</translation>
    </message>
    <message>
        <source>All parameters, embeddings and norms included.</source>
        <translation>Alle Parameter, einschließlich Embeddings und Normalisierungen.</translation>
    </message>
    <message>
        <source>Allocate</source>
        <translation>Verteilen</translation>
    </message>
    <message>
        <source>Allocate {allocator} at {target}</source>
        <translation>Verteilen mit {allocator} für {target}</translation>
    </message>
    <message>
        <source>Allocator</source>
        <translation>Verteiler</translation>
    </message>
    <message>
        <source>Allocator: {name}</source>
        <translation>Verteiler: {name}</translation>
    </message>
    <message>
        <source>An unfinished compression to {name} was left here.</source>
        <translation>Hier liegt eine unvollendete Komprimierung nach {name}.</translation>
    </message>
    <message>
        <source>Analyse spectra again</source>
        <translation>Spektren neu analysieren</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>Anwenden</translation>
    </message>
    <message>
        <source>Arithmetic, done at once</source>
        <translation>Arithmetik, sofort fertig</translation>
    </message>
    <message>
        <source>Arrows; Return</source>
        <translation>Pfeiltasten; Return</translation>
    </message>
    <message>
        <source>As PNG, SVG, or its numbers as CSV</source>
        <translation>Als PNG, SVG oder die Zahlen als CSV</translation>
    </message>
    <message>
        <source>Attention or MLP</source>
        <translation>Attention oder MLP</translation>
    </message>
    <message>
        <source>B; Alt+drag</source>
        <translation>B; Alt+Ziehen</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Bars</source>
        <translation>Balken</translation>
    </message>
    <message>
        <source>Before and after</source>
        <translation>Vorher und nachher</translation>
    </message>
    <message>
        <source>Before and after truncation</source>
        <translation>Vor und nach der Trunkierung</translation>
    </message>
    <message>
        <source>Before and after: {folder}</source>
        <translation>Vorher und nachher: {folder}</translation>
    </message>
    <message>
        <source>Before and after: {folder}   {said}</source>
        <translation>Vorher und nachher: {folder}   {said}</translation>
    </message>
    <message>
        <source>Before and after…</source>
        <translation>Vorher und nachher…</translation>
    </message>
    <message>
        <source>Before truncation: bend each block&apos;s weights towards the planned ranks while it still answers the same.</source>
        <translation>Vor der Trunkierung: die Gewichte jedes Blocks zu den geplanten Rängen hin biegen, während er weiterhin dasselbe ausgibt.</translation>
    </message>
    <message>
        <source>Below a certain rank, the break-even, that takes fewer numbers than the matrix itself; above it the site is better left dense.</source>
        <translation>Unterhalb eines bestimmten Rangs, des Break-even, braucht das weniger Zahlen als die Matrix selbst; darüber bleibt die Stelle besser dicht.</translation>
    </message>
    <message>
        <source>Block</source>
        <translation>Block</translation>
    </message>
    <message>
        <source>Blocks</source>
        <translation>Blöcke</translation>
    </message>
    <message>
        <source>Blocks from left to right, kinds from top to bottom.</source>
        <translation>Blöcke von links nach rechts, Arten von oben nach unten.</translation>
    </message>
    <message>
        <source>Both were asked to go on from “{prompt}”</source>
        <translation>Beide sollten „{prompt}“ fortsetzen</translation>
    </message>
    <message>
        <source>Bring back</source>
        <translation>Zurückholen</translation>
    </message>
    <message>
        <source>Bring back {plan}</source>
        <translation>{plan} zurückholen</translation>
    </message>
    <message>
        <source>Bring plan back</source>
        <translation>Plan zurückholen</translation>
    </message>
    <message>
        <source>Bring the plan of a run back</source>
        <translation>Plan eines Laufs zurückholen</translation>
    </message>
    <message>
        <source>Brush</source>
        <translation>Pinsel</translation>
    </message>
    <message numerus="yes">
        <source>Brush %n bars</source>
        <translation>
            <numerusform>Pinsel über %n Balken</numerusform>
            <numerusform>Pinsel über %n Balken</numerusform>
        </translation>
    </message>
    <message>
        <source>Brush over many bars</source>
        <translation>Mit dem Pinsel über viele Balken</translation>
    </message>
    <message>
        <source>Brush {bar}</source>
        <translation>Pinsel über {bar}</translation>
    </message>
    <message>
        <source>Budget editor</source>
        <translation>Budget-Editor</translation>
    </message>
    <message>
        <source>Busy cores</source>
        <translation>Aktive Kerne</translation>
    </message>
    <message>
        <source>By the allocator</source>
        <translation>Durch den Verteiler</translation>
    </message>
    <message>
        <source>By the parameters of the dense matrices</source>
        <translation>Nach den Parametern der dichten Matrizen</translation>
    </message>
    <message>
        <source>Bytes of all weights in memory, in bfloat16.</source>
        <translation>Bytes aller Gewichte im Arbeitsspeicher, in bfloat16.</translation>
    </message>
    <message>
        <source>Bytes of all weights in memory, in float16.</source>
        <translation>Bytes aller Gewichte im Arbeitsspeicher, in float16.</translation>
    </message>
    <message>
        <source>Bytes of all weights in memory, in float32.</source>
        <translation>Bytes aller Gewichte im Arbeitsspeicher, in float32.</translation>
    </message>
    <message>
        <source>Bytes of all weights in memory, in the checkpoint&apos;s own number type.</source>
        <translation>Bytes aller Gewichte im Arbeitsspeicher, im Datentyp des Checkpoints.</translation>
    </message>
    <message>
        <source>Bytes of all weights in the checkpoint&apos;s dtype, row orders of pivoted storage included.</source>
        <translation>Bytes aller Gewichte im Datentyp des Checkpoints, einschließlich der Zeilenreihenfolgen der pivotierten Speicherform.</translation>
    </message>
    <message>
        <source>Bytes of memory that the worker process holds, over the last three minutes</source>
        <translation>Vom Arbeitsprozess belegter Speicher in Bytes über die letzten drei Minuten</translation>
    </message>
    <message>
        <source>Bytes of the written weights, row orders included.</source>
        <translation>Bytes der geschriebenen Gewichte, einschließlich der Zeilenreihenfolgen.</translation>
    </message>
    <message>
        <source>Bytes taken of the accelerator&apos;s memory, by this program and others, over the last three minutes</source>
        <translation>Belegte Bytes im Speicher des Beschleunigers, von diesem und anderen Programmen, in den letzten drei Minuten</translation>
    </message>
    <message>
        <source>Calibrate</source>
        <translation>Kalibrieren</translation>
    </message>
    <message>
        <source>Calibrate if the method needs it, then compute the exact error of every site at every rank</source>
        <translation>Kalibrieren, falls das Verfahren es braucht, dann den exakten Fehler jeder Stelle bei jedem Rang berechnen</translation>
    </message>
    <message>
        <source>Calibrating</source>
        <translation>Kalibrieren</translation>
    </message>
    <message>
        <source>Calibrating: gradients</source>
        <translation>Kalibrieren: Gradienten</translation>
    </message>
    <message>
        <source>Calibrating: loss</source>
        <translation>Kalibrieren: Loss</translation>
    </message>
    <message>
        <source>Calibration</source>
        <translation>Kalibrierung</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Cancel running job</source>
        <translation>Laufenden Auftrag abbrechen</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Abgebrochen</translation>
    </message>
    <message>
        <source>Cancelled before it began.</source>
        <translation>Abgebrochen, bevor er begann.</translation>
    </message>
    <message>
        <source>Cancelled.</source>
        <translation>Abgebrochen.</translation>
    </message>
    <message>
        <source>Cancelled. What was computed is kept in the cache.</source>
        <translation>Abgebrochen. Was berechnet wurde, bleibt im Cache.</translation>
    </message>
    <message>
        <source>Cancelled; the worker process was busy and has been ended.</source>
        <translation>Abgebrochen; der Arbeitsprozess war beschäftigt und wurde beendet.</translation>
    </message>
    <message>
        <source>Cancelling…</source>
        <translation>Wird abgebrochen…</translation>
    </message>
    <message>
        <source>Carry the plan out and write a folder that plain transformers loads</source>
        <translation>Den Plan ausführen und einen Ordner schreiben, den transformers ohne Zusätze lädt</translation>
    </message>
    <message>
        <source>Carry the rule out (Enter); undo takes all of it back</source>
        <translation>Regel ausführen (Enter); „Rückgängig“ nimmt alles zurück</translation>
    </message>
    <message>
        <source>Ceiling of {kind} here, at {share}</source>
        <translation>Obergrenze für {kind} hier, bei {share}</translation>
    </message>
    <message>
        <source>Change between light and dark</source>
        <translation>Zwischen hell und dunkel wechseln</translation>
    </message>
    <message>
        <source>Change many sites with one line of text, as v last third &gt;= 60%</source>
        <translation>Viele Stellen mit einer Textzeile ändern, etwa v last third &gt;= 60%</translation>
    </message>
    <message>
        <source>Change many sites with one line of text, as v last third &gt;= 60% (R)</source>
        <translation>Viele Stellen mit einer Textzeile ändern, etwa v last third &gt;= 60% (R)</translation>
    </message>
    <message>
        <source>Changes cannot be kept for a crash in {folder}: {why}; save the project yourself.</source>
        <translation>Änderungen lassen sich für einen Absturz nicht in {folder} sichern: {why}; das Projekt selbst speichern.</translation>
    </message>
    <message>
        <source>Chat template</source>
        <translation>Chat-Vorlage</translation>
    </message>
    <message>
        <source>Choose</source>
        <translation>Auswählen</translation>
    </message>
    <message>
        <source>Choose a file: {name}</source>
        <translation>Datei auswählen: {name}</translation>
    </message>
    <message>
        <source>Choose a folder that was compressed from this model</source>
        <translation>Einen aus diesem Modell komprimierten Ordner auswählen</translation>
    </message>
    <message>
        <source>Choose a text file</source>
        <translation>Textdatei auswählen</translation>
    </message>
    <message>
        <source>Choose another target or recipe</source>
        <translation>Anderes Ziel oder Rezept wählen</translation>
    </message>
    <message>
        <source>Choose the folder</source>
        <translation>Ordner auswählen</translation>
    </message>
    <message>
        <source>Choose where the folder is to be</source>
        <translation>Auswählen, wo der Ordner liegen soll</translation>
    </message>
    <message>
        <source>Choose which columns are shown</source>
        <translation>Angezeigte Spalten auswählen</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Auswählen…</translation>
    </message>
    <message>
        <source>Choosing by prompt</source>
        <translation>Auswahl nach Prompt</translation>
    </message>
    <message>
        <source>Clamp gradient norms to a tenth to ten times their mean in each row.</source>
        <translation>Gradientennormen in jeder Zeile auf ein Zehntel bis das Zehnfache ihres Mittelwerts begrenzen.</translation>
    </message>
    <message>
        <source>Clear ended</source>
        <translation>Aufräumen</translation>
    </message>
    <message>
        <source>Click a cell of the map or a bar to see its singular values. [Select all](select-all)</source>
        <translation>Eine Zelle der Karte oder einen Balken anklicken, um die Singulärwerte zu sehen. [Alles auswählen](select-all)</translation>
    </message>
    <message>
        <source>Click a kind to select all of its sites.</source>
        <translation>Klick auf eine Art wählt alle ihre Stellen aus.</translation>
    </message>
    <message>
        <source>Click to bring its plan back</source>
        <translation>Klick holt ihren Plan zurück</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Close (Escape)</source>
        <translation>Schließen (Escape)</translation>
    </message>
    <message>
        <source>Close Rank Studio?</source>
        <translation>Rank Studio schließen?</translation>
    </message>
    <message>
        <source>Close the line for opening</source>
        <translation>Zeile zum Öffnen schließen</translation>
    </message>
    <message>
        <source>Close this message</source>
        <translation>Diese Meldung schließen</translation>
    </message>
    <message>
        <source>Close this message; it stays in the log</source>
        <translation>Diese Meldung schließen; im Protokoll bleibt sie</translation>
    </message>
    <message>
        <source>Colour by</source>
        <translation>Färben nach</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>Spalten</translation>
    </message>
    <message>
        <source>Command palette</source>
        <translation>Befehlspalette</translation>
    </message>
    <message>
        <source>Command palette…</source>
        <translation>Befehlspalette…</translation>
    </message>
    <message>
        <source>Compare with</source>
        <translation>Vergleichen mit</translation>
    </message>
    <message>
        <source>Compare with the chosen one; bring it back</source>
        <translation>Mit dem gewählten vergleichen; ihn zurückholen</translation>
    </message>
    <message>
        <source>Compare with the plan of a run</source>
        <translation>Mit dem Plan eines Laufs vergleichen</translation>
    </message>
    <message>
        <source>Compare with {plan}</source>
        <translation>Mit {plan} vergleichen</translation>
    </message>
    <message>
        <source>Compress</source>
        <translation>Komprimieren</translation>
    </message>
    <message>
        <source>Compress and evaluate…</source>
        <translation>Komprimieren und auswerten…</translation>
    </message>
    <message>
        <source>Compress and measure</source>
        <translation>Komprimieren und messen</translation>
    </message>
    <message>
        <source>Compress to {folder}</source>
        <translation>Nach {folder} komprimieren</translation>
    </message>
    <message>
        <source>Compress to {name}.</source>
        <translation>Nach {name} komprimieren.</translation>
    </message>
    <message>
        <source>Compress, multiplied out…</source>
        <translation>Komprimieren, ausmultipliziert…</translation>
    </message>
    <message>
        <source>Compressed</source>
        <translation>Komprimiert</translation>
    </message>
    <message>
        <source>Compressed over dense perplexity, on the same text.</source>
        <translation>Perplexität komprimiert durch dicht, auf demselben Text.</translation>
    </message>
    <message>
        <source>Compressing</source>
        <translation>Komprimieren</translation>
    </message>
    <message>
        <source>Compress…</source>
        <translation>Komprimieren…</translation>
    </message>
    <message>
        <source>Computing</source>
        <translation>Rechnen</translation>
    </message>
    <message>
        <source>Condition number</source>
        <translation>Konditionszahl</translation>
    </message>
    <message>
        <source>Constraints of the allocator</source>
        <translation>Nebenbedingungen des Verteilers</translation>
    </message>
    <message>
        <source>Converting</source>
        <translation>Konvertieren</translation>
    </message>
    <message>
        <source>Copied: {what} as Python.</source>
        <translation>Kopiert: {what} als Python.</translation>
    </message>
    <message>
        <source>Copied: {what} as a command line.</source>
        <translation>Kopiert: {what} als Befehlszeile.</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Copy as</source>
        <translation>Kopieren als</translation>
    </message>
    <message>
        <source>Copy as Python</source>
        <translation>Als Python kopieren</translation>
    </message>
    <message>
        <source>Copy as command</source>
        <translation>Als Befehl kopieren</translation>
    </message>
    <message>
        <source>Copy as table</source>
        <translation>Als Tabelle kopieren</translation>
    </message>
    <message>
        <source>Copy numbers</source>
        <translation>Zahlen kopieren</translation>
    </message>
    <message>
        <source>Copy picture</source>
        <translation>Bild kopieren</translation>
    </message>
    <message>
        <source>Copy the lines shown</source>
        <translation>Angezeigte Zeilen kopieren</translation>
    </message>
    <message>
        <source>Copy the selected lines as a table</source>
        <translation>Ausgewählte Zeilen als Tabelle kopieren</translation>
    </message>
    <message>
        <source>Copy the selected runs</source>
        <translation>Ausgewählte Läufe kopieren</translation>
    </message>
    <message>
        <source>Copying the rest</source>
        <translation>Rest kopieren</translation>
    </message>
    <message>
        <source>Correcting, round {round}</source>
        <translation>Korrigieren, Runde {round}</translation>
    </message>
    <message>
        <source>Corrections, each followed by a new truncation; published: up to 5.</source>
        <translation>Korrekturen, jeweils gefolgt von einer erneuten Trunkierung; veröffentlicht: bis zu 5.</translation>
    </message>
    <message>
        <source>Costs half a forward pass of a search row for each site, and some trial plans. Asked for in Settings.</source>
        <translation>Kostet je Stelle einen halben Vorwärtsdurchlauf einer Suchzeile und einige Probepläne. Wird in den Einstellungen angefordert.</translation>
    </message>
    <message>
        <source>Costs nothing but the singular values, which are there as soon as a model is open.</source>
        <translation>Kostet nichts außer den Singulärwerten, die mit dem Öffnen eines Modells vorliegen.</translation>
    </message>
    <message>
        <source>Costs one calibration with gradients: a forward and a backward pass over the text.</source>
        <translation>Kostet eine Kalibrierung mit Gradienten: einen Vorwärts- und einen Rückwärtsdurchlauf über den Text.</translation>
    </message>
    <message>
        <source>Costs {cost}.</source>
        <translation>Kosten: {cost}.</translation>
    </message>
    <message>
        <source>Count a change by the parameters that a rank of its site stores.</source>
        <translation>Eine Änderung auf die Parameter beziehen, die ein Rang ihrer Stelle speichert.</translation>
    </message>
    <message>
        <source>Ctrl+wheel</source>
        <translation>Ctrl+Mausrad</translation>
    </message>
    <message>
        <source>Curves</source>
        <translation>Kurven</translation>
    </message>
    <message>
        <source>Curves of {method}</source>
        <translation>Kurven von {method}</translation>
    </message>
    <message>
        <source>Damage in nats with every method</source>
        <translation>Schaden in nats bei jedem Verfahren</translation>
    </message>
    <message>
        <source>Damage that one rank less would add here, for each million parameters it frees: in nats where the method knows them. A plan is balanced where all sites ask the same price.</source>
        <translation>Schaden, den ein Rang weniger hier zusätzlich anrichtet, je Million frei werdender Parameter: in nats, sofern das Verfahren sie kennt. Ein Plan ist ausgewogen, wenn alle Stellen denselben Preis verlangen.</translation>
    </message>
    <message>
        <source>Date</source>
        <translation>Datum</translation>
    </message>
    <message>
        <source>Decides how many ranks each site gets, so that the target is met and as little as possible is lost.</source>
        <translation>Entscheidet, wie viele Ränge jede Stelle bekommt, sodass das Ziel erreicht wird und möglichst wenig verloren geht.</translation>
    </message>
    <message>
        <source>Decoder block, from 0</source>
        <translation>Decoder-Block, ab 0</translation>
    </message>
    <message>
        <source>Decomposing</source>
        <translation>Zerlegen</translation>
    </message>
    <message>
        <source>Density of the values</source>
        <translation>Dichte der Werte</translation>
    </message>
    <message>
        <source>Depth</source>
        <translation>Tiefe</translation>
    </message>
    <message>
        <source>Device busy</source>
        <translation>Gerät beschäftigt</translation>
    </message>
    <message>
        <source>Difference to the compared plan</source>
        <translation>Differenz zum verglichenen Plan</translation>
    </message>
    <message>
        <source>Directions taken of each row of text, of min(m, n); published: the final rank.</source>
        <translation>Richtungen je Textzeile, als Anteil von min(m, n); veröffentlicht: der endgültige Rang.</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Verwerfen</translation>
    </message>
    <message>
        <source>Distilling</source>
        <translation>Destillieren</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Downloading</source>
        <translation>Herunterladen</translation>
    </message>
    <message numerus="yes">
        <source>Drag %n sites</source>
        <translation>
            <numerusform>%n Stelle ziehen</numerusform>
            <numerusform>%n Stellen ziehen</numerusform>
        </translation>
    </message>
    <message>
        <source>Drag a bar to set its rank; a selection moves together. Wheel or ↑ ↓: one rank (Shift: 8). ← →: next bar. Type 64 or 60% to set what is selected. Alt+drag, or B and drag: brush along many bars. L, double click or a click below a bar: lock. D: dense. Right click: floors and ceilings. Drag on empty space, or with Shift, to select. Ctrl+wheel: zoom. F: fold. R: rule.</source>
        <translation>Balken ziehen setzt seinen Rang; eine Auswahl bewegt sich gemeinsam. Mausrad oder ↑ ↓: ein Rang (Shift: 8). ← →: nächster Balken. 64 oder 60% tippen setzt die Auswahl. Alt+Ziehen oder B und ziehen: mit dem Pinsel über viele Balken. L, Doppelklick oder ein Klick unter einen Balken: sperren. D: dicht. Rechtsklick: Unter- und Obergrenzen. Im leeren Raum oder mit Shift ziehen: auswählen. Strg+Mausrad: zoomen. F: zusammenfassen. R: Regel.</translation>
    </message>
    <message>
        <source>Drag ranks by hand or let an allocator do it; the forecast follows the mouse.</source>
        <translation>Ränge von Hand ziehen oder einem Verteiler überlassen; die Prognose folgt der Maus.</translation>
    </message>
    <message>
        <source>Drag the rank of {site}</source>
        <translation>Rang von {site} ziehen</translation>
    </message>
    <message>
        <source>Drag {bar}</source>
        <translation>{bar} ziehen</translation>
    </message>
    <message>
        <source>Draw the plain spectrum, dashed, beside the one that the method weights</source>
        <translation>Das ungewichtete Spektrum gestrichelt neben das vom Verfahren gewichtete zeichnen</translation>
    </message>
    <message>
        <source>Draw the plan of the run behind the bars (C)</source>
        <translation>Den Plan des Laufs hinter die Balken zeichnen (C)</translation>
    </message>
    <message>
        <source>Dropping component {rank} alone: {change} nats.</source>
        <translation>Nur Komponente {rank} weglassen: {change} nats.</translation>
    </message>
    <message>
        <source>Drops components with small loss changes, rising and falling ones in turn, so that they cancel.</source>
        <translation>Lässt Komponenten mit kleinen Loss-Änderungen weg, steigende und fallende abwechselnd, sodass sie sich aufheben.</translation>
    </message>
    <message>
        <source>Drops the components whose first-order loss change is smallest, whatever its sign.</source>
        <translation>Lässt die Komponenten weg, deren Loss-Änderung erster Ordnung am kleinsten ist, gleich mit welchem Vorzeichen.</translation>
    </message>
    <message>
        <source>Each bar is what one matrix keeps. Drag a bar down, or let the allocator plan all of them for the target above. Ctrl+Z takes back every change.</source>
        <translation>Jeder Balken zeigt, was eine Matrix behält. Einen Balken nach unten ziehen oder den Verteiler alle für das Ziel oben planen lassen. Strg+Z nimmt jede Änderung zurück.</translation>
    </message>
    <message>
        <source>Each cell of the map is one matrix: a block across, a kind down. Click one; its singular values appear on the right. Where they fall off quickly, a small rank loses little.</source>
        <translation>Jede Zelle der Karte ist eine Matrix: waagerecht die Blöcke, senkrecht die Arten. Eine anklicken; rechts erscheinen ihre Singulärwerte. Wo sie schnell abfallen, verliert ein kleiner Rang wenig.</translation>
    </message>
    <message>
        <source>Each {kind} keeps at least this share of its parameters</source>
        <translation>{kind} behält jeweils mindestens diesen Anteil der Parameter</translation>
    </message>
    <message>
        <source>Each {kind} keeps at most this share of its parameters</source>
        <translation>{kind} behält jeweils höchstens diesen Anteil der Parameter</translation>
    </message>
    <message>
        <source>Earlier</source>
        <translation>Früher</translation>
    </message>
    <message>
        <source>Early blocks keep more than late ones, on a straight line whose slope trial plans choose.</source>
        <translation>Frühe Blöcke behalten mehr als späte, auf einer Geraden, deren Steigung Probepläne bestimmen.</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>Bearbeiten</translation>
    </message>
    <message>
        <source>Effective rank</source>
        <translation>Effektiver Rang</translation>
    </message>
    <message>
        <source>Effective rank of the matrix as the chosen method weights it.</source>
        <translation>Effektiver Rang der Matrix in der Gewichtung des gewählten Verfahrens.</translation>
    </message>
    <message>
        <source>Effective rank, weighted</source>
        <translation>Effektiver Rang, gewichtet</translation>
    </message>
    <message>
        <source>Eight ranks more, eight less</source>
        <translation>Acht Ränge mehr, acht weniger</translation>
    </message>
    <message>
        <source>End the search</source>
        <translation>Suche beenden</translation>
    </message>
    <message>
        <source>End the search (Escape)</source>
        <translation>Suche beenden (Escape)</translation>
    </message>
    <message>
        <source>Energy</source>
        <translation>Energie</translation>
    </message>
    <message>
        <source>Energy kept</source>
        <translation>Behaltene Energie</translation>
    </message>
    <message>
        <source>Energy kept by the plan</source>
        <translation>Vom Plan behaltene Energie</translation>
    </message>
    <message>
        <source>Energy lost at rank {rank}</source>
        <translation>Energieverlust bei Rang {rank}</translation>
    </message>
    <message>
        <source>Error of each rank</source>
        <translation>Fehler je Rang</translation>
    </message>
    <message>
        <source>Errors</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>Escape</source>
        <translation>Escape</translation>
    </message>
    <message>
        <source>Estimated rise of the loss, in nats, from this site alone at its planned rank. Known with methods such as kfac-svd, or with damage in nats ticked in the settings.</source>
        <translation>Geschätzter Anstieg des Loss in nats durch diese Stelle allein bei ihrem geplanten Rang. Bekannt bei Verfahren wie kfac-svd oder wenn in den Einstellungen der Schaden in nats angekreuzt ist.</translation>
    </message>
    <message>
        <source>Estimated rise of the loss, in nats, when this site alone keeps 80 % of its parameters. Known with methods such as kfac-svd, or with damage in nats ticked in the settings.</source>
        <translation>Geschätzter Anstieg des Loss in nats, wenn diese Stelle allein 80 % ihrer Parameter behält. Bekannt bei Verfahren wie kfac-svd oder wenn in den Einstellungen der Schaden in nats angekreuzt ist.</translation>
    </message>
    <message>
        <source>Estimates as soon as the running job ends.</source>
        <translation>Schätzung folgt, sobald der laufende Auftrag endet.</translation>
    </message>
    <message>
        <source>Estimating…</source>
        <translation>Wird geschätzt…</translation>
    </message>
    <message>
        <source>Evaluate</source>
        <translation>Auswerten</translation>
    </message>
    <message>
        <source>Evaluate a compressed folder, and time each of its sites beside the dense matrix it stands for</source>
        <translation>Einen komprimierten Ordner auswerten und jede Stelle neben der dichten Matrix messen, für die sie steht</translation>
    </message>
    <message>
        <source>Evaluate a folder…</source>
        <translation>Ordner auswerten…</translation>
    </message>
    <message>
        <source>Evaluate a model folder</source>
        <translation>Modellordner auswerten</translation>
    </message>
    <message>
        <source>Evaluate both models afterwards</source>
        <translation>Danach beide Modelle auswerten</translation>
    </message>
    <message>
        <source>Evaluate {model}</source>
        <translation>{model} auswerten</translation>
    </message>
    <message>
        <source>Evaluating</source>
        <translation>Auswerten</translation>
    </message>
    <message>
        <source>Evaluation</source>
        <translation>Auswertung</translation>
    </message>
    <message>
        <source>Every drag is a stroke: the bars it passes take its height (B; Alt+drag)</source>
        <translation>Jedes Ziehen ist ein Pinselstrich: Die Balken, die er streift, übernehmen seine Höhe (B; Alt+Ziehen)</translation>
    </message>
    <message>
        <source>Every kind keeps the same; within it, sites that lose more at the common rank keep more.</source>
        <translation>Jede Art behält gleich viel; innerhalb der Art behalten Stellen mehr, die beim gemeinsamen Rang mehr verlieren.</translation>
    </message>
    <message>
        <source>Every plan kept beside the one at hand: a column for each site in the order of the blocks, green where the plan keeps more than the one at hand, red where less. Click or Return: compare bar by bar. Double click or B: bring back. F2: rename. Delete: keep no longer.</source>
        <translation>Alle behaltenen Pläne neben dem aktuellen: eine Spalte je Stelle in der Reihenfolge der Blöcke, grün, wo der Plan mehr behält als der aktuelle, rot, wo weniger. Klick oder Return: Balken für Balken vergleichen. Doppelklick oder B: zurückholen. F2: umbenennen. Entf: nicht länger behalten.</translation>
    </message>
    <message>
        <source>Every projection of every block, and how many of its dimensions really matter.</source>
        <translation>Jede Projektion jedes Blocks und wie viele ihrer Dimensionen wirklich zählen.</translation>
    </message>
    <message>
        <source>Every site gets a rank</source>
        <translation>Jede Stelle erhält einen Rang</translation>
    </message>
    <message>
        <source>Every site keeps the same fraction of its parameters.</source>
        <translation>Jede Stelle behält denselben Anteil ihrer Parameter.</translation>
    </message>
    <message>
        <source>Every term must hold.</source>
        <translation>Alle Bedingungen müssen gelten.</translation>
    </message>
    <message>
        <source>Everybody may see it</source>
        <translation>Für alle sichtbar</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>Alles</translation>
    </message>
    <message>
        <source>Everything about a compression but the model and how small it is to become: method, allocator, storage, calibration, refinement.</source>
        <translation>Alles an einer Komprimierung außer dem Modell und seiner Zielgröße: Verfahren, Verteiler, Speicherform, Kalibrierung, Verfeinerung.</translation>
    </message>
    <message>
        <source>Everything that was measured of this model.</source>
        <translation>Alles, was an diesem Modell gemessen wurde.</translation>
    </message>
    <message>
        <source>Exponent of the gradient magnitude; 0 is plain SVD.</source>
        <translation>Exponent des Gradientenbetrags; 0 ist die gewöhnliche SVD.</translation>
    </message>
    <message>
        <source>Exponent of the magnitude; 0 is plain SVD.</source>
        <translation>Exponent des Betrags; 0 ist die gewöhnliche SVD.</translation>
    </message>
    <message>
        <source>Export plan…</source>
        <translation>Plan exportieren…</translation>
    </message>
    <message>
        <source>Export recipe…</source>
        <translation>Rezept exportieren…</translation>
    </message>
    <message>
        <source>Export session as commands…</source>
        <translation>Sitzung als Befehle exportieren…</translation>
    </message>
    <message>
        <source>Export the plan</source>
        <translation>Plan exportieren</translation>
    </message>
    <message>
        <source>Export the recipe</source>
        <translation>Rezept exportieren</translation>
    </message>
    <message>
        <source>Export the session as commands</source>
        <translation>Sitzung als Befehle exportieren</translation>
    </message>
    <message>
        <source>Export this recipe…</source>
        <translation>Dieses Rezept exportieren…</translation>
    </message>
    <message>
        <source>F2; Delete</source>
        <translation>F2; Entf</translation>
    </message>
    <message>
        <source>Factored: two thin matrices, the form every tool knows</source>
        <translation>Faktorisiert: zwei schmale Matrizen, die Form, die jedes Werkzeug kennt</translation>
    </message>
    <message>
        <source>Factorise</source>
        <translation>Faktorisieren</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Fehlgeschlagen</translation>
    </message>
    <message>
        <source>Figure</source>
        <translation>Abbildung</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>File and edit</source>
        <translation>Datei und Bearbeiten</translation>
    </message>
    <message>
        <source>Files of at most</source>
        <translation>Dateien bis</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>Filter the runs</source>
        <translation>Läufe filtern</translation>
    </message>
    <message>
        <source>Filter the shortcuts</source>
        <translation>Tastenkürzel filtern</translation>
    </message>
    <message>
        <source>Filter: words that must all occur</source>
        <translation>Filter: Wörter, die alle vorkommen müssen</translation>
    </message>
    <message>
        <source>Find an action, a panel, a site, a plan or a model by typing</source>
        <translation>Aktion, Bereich, Stelle, Plan oder Modell durch Tippen finden</translation>
    </message>
    <message>
        <source>Find sites</source>
        <translation>Stellen suchen</translation>
    </message>
    <message>
        <source>Find sites…</source>
        <translation>Stellen suchen…</translation>
    </message>
    <message>
        <source>Finished</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Finished in {time}.</source>
        <translation>Fertig nach {time}.</translation>
    </message>
    <message>
        <source>Floor of {kind} here, at {share}</source>
        <translation>Untergrenze für {kind} hier, bei {share}</translation>
    </message>
    <message>
        <source>Fold to sites, blocks or kinds</source>
        <translation>Zu Stellen, Blöcken oder Arten zusammenfassen</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Folder for the compressed model</source>
        <translation>Ordner für das komprimierte Modell</translation>
    </message>
    <message>
        <source>Folder to upload</source>
        <translation>Hochzuladender Ordner</translation>
    </message>
    <message>
        <source>Folder to write</source>
        <translation>Zu schreibender Ordner</translation>
    </message>
    <message>
        <source>Follow the system&apos;s language</source>
        <translation>Der Sprache des Systems folgen</translation>
    </message>
    <message>
        <source>Follow the system&apos;s theme</source>
        <translation>Dem Farbschema des Systems folgen</translation>
    </message>
    <message>
        <source>For a repository that is made now; one that exists stays as it is</source>
        <translation>Für ein neu angelegtes Repository; ein vorhandenes bleibt, wie es ist</translation>
    </message>
    <message>
        <source>For planning by hand from here</source>
        <translation>Um von hier aus von Hand zu planen</translation>
    </message>
    <message>
        <source>Forecast</source>
        <translation>Prognose</translation>
    </message>
    <message>
        <source>Forecast and measurement</source>
        <translation>Prognose und Messung</translation>
    </message>
    <message>
        <source>Forecast damage of the plan</source>
        <translation>Prognostizierter Schaden des Plans</translation>
    </message>
    <message>
        <source>Forecast of this plan, as a multiple of the dense model&apos;s perplexity.</source>
        <translation>Prognose für diesen Plan, als Vielfaches der Perplexität des dichten Modells.</translation>
    </message>
    <message>
        <source>Forget the unsaved changes of {title} for good?</source>
        <translation>Die ungespeicherten Änderungen von {title} endgültig verwerfen?</translation>
    </message>
    <message>
        <source>Forget these changes for good</source>
        <translation>Diese Änderungen endgültig verwerfen</translation>
    </message>
    <message>
        <source>Forward and backward passes over the text</source>
        <translation>Vorwärts- und Rückwärtsdurchläufe über den Text</translation>
    </message>
    <message>
        <source>Forward pass</source>
        <translation>Vorwärtsdurchlauf</translation>
    </message>
    <message>
        <source>Forward passes over the text</source>
        <translation>Vorwärtsdurchläufe über den Text</translation>
    </message>
    <message>
        <source>Fraction of its largest rank that saves, below which no site goes unless it must.</source>
        <translation>Bruchteil ihres größten noch sparenden Rangs, unter den keine Stelle geht, wenn sie nicht muss.</translation>
    </message>
    <message>
        <source>Fraction of its parameters below which no site goes unless it must.</source>
        <translation>Bruchteil ihrer Parameter, unter den keine Stelle geht, wenn sie nicht muss.</translation>
    </message>
    <message>
        <source>Fraction of its parameters that every site keeps at least.</source>
        <translation>Bruchteil ihrer Parameter, den jede Stelle mindestens behält.</translation>
    </message>
    <message>
        <source>Fractions of its parameters each site is tried at.</source>
        <translation>Bruchteile ihrer Parameter, mit denen jede Stelle erprobt wird.</translation>
    </message>
    <message>
        <source>Frobenius norm</source>
        <translation>Frobeniusnorm</translation>
    </message>
    <message>
        <source>From moments</source>
        <translation>Aus Momenten</translation>
    </message>
    <message>
        <source>From point to point; bring its plan back</source>
        <translation>Von Punkt zu Punkt; seinen Plan zurückholen</translation>
    </message>
    <message>
        <source>From probes</source>
        <translation>Aus Sondierung</translation>
    </message>
    <message>
        <source>From the weights</source>
        <translation>Aus den Gewichten</translation>
    </message>
    <message>
        <source>Frontier</source>
        <translation>Front</translation>
    </message>
    <message>
        <source>Frontier: size against perplexity</source>
        <translation>Front: Größe gegen Perplexität</translation>
    </message>
    <message>
        <source>GPU memory in MB</source>
        <translation>GPU-Speicher in MB</translation>
    </message>
    <message>
        <source>Gained: {gained}</source>
        <translation>Gewonnen: {gained}</translation>
    </message>
    <message>
        <source>Gaussian rate of the spectrum in bits per parameter (DERIVED).</source>
        <translation>Gaußsche Rate des Spektrums in Bit je Parameter (ABGELEITET).</translation>
    </message>
    <message>
        <source>Generating one token at a time, its compressed sites run {times} times as fast as dense on this device: it is smaller, not faster.</source>
        <translation>Token für Token erzeugend laufen die komprimierten Stellen auf diesem Gerät {times}-mal so schnell wie dicht: Das Modell ist kleiner, nicht schneller.</translation>
    </message>
    <message>
        <source>Give a folder to write.</source>
        <translation>Zu schreibenden Ordner angeben.</translation>
    </message>
    <message>
        <source>Give it another name; drop it</source>
        <translation>Umbenennen; verwerfen</translation>
    </message>
    <message>
        <source>Glossary</source>
        <translation>Glossar</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Go on where it waits</source>
        <translation>Dort fortsetzen, wo er wartet</translation>
    </message>
    <message>
        <source>Go on with it</source>
        <translation>Damit fortfahren</translation>
    </message>
    <message>
        <source>Go smaller: {target}</source>
        <translation>Kleiner: {target}</translation>
    </message>
    <message>
        <source>Go to {panel}</source>
        <translation>Wechseln zu {panel}</translation>
    </message>
    <message>
        <source>Greedy from dense on a schedule: the site that would lose least goes down; untouched sites stay dense.</source>
        <translation>Greedy von dicht aus nach einem Zeitplan: Die Stelle, die am wenigsten verlieren würde, geht herunter; unberührte Stellen bleiben dicht.</translation>
    </message>
    <message>
        <source>Half width of a soft cut, of the site&apos;s components.</source>
        <translation>Halbe Breite eines weichen Schnitts, als Anteil der Komponenten der Stelle.</translation>
    </message>
    <message>
        <source>Held-out rows</source>
        <translation>Zurückgehaltene Zeilen</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Hilfe</translation>
    </message>
    <message>
        <source>Here: {cost}.</source>
        <translation>Hier: {cost}.</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>Hold total</source>
        <translation>Summe halten</translation>
    </message>
    <message>
        <source>Home, End</source>
        <translation>Pos1, Ende</translation>
    </message>
    <message>
        <source>Hover for figures; click a cell, a row or a block to select it.</source>
        <translation>Überfahren zeigt Werte; Klick auf Zelle, Zeile oder Block wählt aus.</translation>
    </message>
    <message>
        <source>How a rank is written: factored, r(m+n) numbers, or pivoted, r(m+n−r) numbers for the same matrix.</source>
        <translation>Wie ein Rang geschrieben wird: faktorisiert, r(m+n) Zahlen, oder pivotiert, r(m+n−r) Zahlen für dieselbe Matrix.</translation>
    </message>
    <message>
        <source>How far a position moves in the first step, of the break-even rank.</source>
        <translation>Wie weit sich eine Position im ersten Schritt bewegt, als Anteil des Break-even-Rangs.</translation>
    </message>
    <message>
        <source>How far forecasts were off so far, each judged on runs that it was not fitted on.</source>
        <translation>Wie weit Prognosen bisher danebenlagen, jeweils beurteilt an Läufen, an die sie nicht angepasst wurden.</translation>
    </message>
    <message>
        <source>How it was decomposed</source>
        <translation>Wie zerlegt wurde</translation>
    </message>
    <message>
        <source>How many directions of a matrix are kept. A matrix of rank r is stored as two thin matrices.</source>
        <translation>Wie viele Richtungen einer Matrix behalten werden. Eine Matrix vom Rang r wird als zwei schmale Matrizen gespeichert.</translation>
    </message>
    <message>
        <source>How many next tokens the model hesitates between, on average, on a text: lower is better, and only comparable on the same text.</source>
        <translation>Zwischen wie vielen nächsten Tokens das Modell bei einem Text im Mittel schwankt: Weniger ist besser, und vergleichbar ist es nur auf demselben Text.</translation>
    </message>
    <message>
        <source>How many processes of this computer share a job; on several GPUs one each. Each takes the memory of a job of its own. The result is the same.</source>
        <translation>Wie viele Prozesse dieses Rechners sich einen Auftrag teilen; bei mehreren GPUs je einer. Jeder braucht den Speicher eines eigenen Auftrags. Das Ergebnis ist dasselbe.</translation>
    </message>
    <message>
        <source>How many times as fast as its dense matrix the compressed site ran on this device, on its own, answering one token: generating for one person. Below 1 it is slower.</source>
        <translation>Wievielmal so schnell wie ihre dichte Matrix die komprimierte Stelle für sich auf diesem Gerät lief, bei einem Token: Erzeugen für eine Person. Unter 1 ist sie langsamer.</translation>
    </message>
    <message>
        <source>How much further the compressed folder moved the weights than the best plain matrix of its rank would have: what the method gave up in the weights to serve what runs through them. 1 is plain SVD.</source>
        <translation>Wie viel weiter der komprimierte Ordner die Gewichte verschoben hat, als es die beste ungewichtete Matrix seines Rangs getan hätte: was das Verfahren bei den Gewichten aufgab zugunsten dessen, was durch sie hindurchläuft. 1 ist die gewöhnliche SVD.</translation>
    </message>
    <message>
        <source>How much of a single site&apos;s own deviation from its kind and depth is believed.</source>
        <translation>Wie stark der eigenen Abweichung einer einzelnen Stelle von Art und Tiefe vertraut wird.</translation>
    </message>
    <message>
        <source>How ranks are stored</source>
        <translation>Wie Ränge gespeichert werden</translation>
    </message>
    <message>
        <source>How strongly a matrix stretches along each of its directions, the strongest first.</source>
        <translation>Wie stark eine Matrix entlang jeder ihrer Richtungen streckt, die stärkste zuerst.</translation>
    </message>
    <message>
        <source>How the error of a rank is weighed: by the weights alone, by the inputs that a site sees, or by what its outputs do to the loss.</source>
        <translation>Wie der Fehler eines Rangs gewogen wird: nur nach den Gewichten, nach den Eingaben einer Stelle oder danach, was ihre Ausgaben am Loss bewirken.</translation>
    </message>
    <message>
        <source>How the input Gram&apos;s root is made: the same matrix.</source>
        <translation>Wie die Wurzel der Gram-Matrix der Eingaben gebildet wird: dieselbe Matrix.</translation>
    </message>
    <message>
        <source>How to do it again</source>
        <translation>Reproduktion</translation>
    </message>
    <message>
        <source>Import a plan</source>
        <translation>Plan importieren</translation>
    </message>
    <message>
        <source>Import a recipe</source>
        <translation>Rezept importieren</translation>
    </message>
    <message>
        <source>Import a recipe…</source>
        <translation>Rezept importieren…</translation>
    </message>
    <message>
        <source>Import plan…</source>
        <translation>Plan importieren…</translation>
    </message>
    <message>
        <source>Import recipe…</source>
        <translation>Rezept importieren…</translation>
    </message>
    <message>
        <source>Import {file}</source>
        <translation>{file} importieren</translation>
    </message>
    <message>
        <source>In each block these get the same rank, or are dense together, so that they can run as one matrix</source>
        <translation>Diese erhalten in jedem Block denselben Rang oder sind gemeinsam dicht, sodass sie als eine Matrix laufen können</translation>
    </message>
    <message>
        <source>In each block these kinds get one rank, so that what reads the same input can run as one matrix.</source>
        <translation>In jedem Block erhalten diese Arten einen gemeinsamen Rang, sodass als eine Matrix laufen kann, was dieselbe Eingabe liest.</translation>
    </message>
    <message>
        <source>In the order of the blocks</source>
        <translation>In der Reihenfolge der Blöcke</translation>
    </message>
    <message>
        <source>Incoherent: asked to go on from the prompt, it repeats one token over and over.</source>
        <translation>Unzusammenhängend: Von der Vorgabe aus wiederholt es immer dasselbe Token.</translation>
    </message>
    <message>
        <source>Incoherent: asked to go on from the prompt, it says nothing.</source>
        <translation>Unzusammenhängend: Von der Vorgabe aus sagt es nichts.</translation>
    </message>
    <message>
        <source>Incoherent: its loss is not finite, so it predicts nothing.</source>
        <translation>Unzusammenhängend: Sein Loss ist nicht endlich, es sagt also nichts vorher.</translation>
    </message>
    <message>
        <source>Incoherent: its perplexity is more than 10 times that of the dense model.</source>
        <translation>Unzusammenhängend: Seine Perplexität ist mehr als 10-mal so hoch wie die des dichten Modells.</translation>
    </message>
    <message>
        <source>Information</source>
        <translation>Informationen</translation>
    </message>
    <message>
        <source>Information density</source>
        <translation>Informationsdichte</translation>
    </message>
    <message>
        <source>Internal error ({where}): {error}.</source>
        <translation>Interner Fehler ({where}): {error}.</translation>
    </message>
    <message>
        <source>It chose {method}, stored {storage}.</source>
        <translation>Gewählt wurde {method}, Speicherform {storage}.</translation>
    </message>
    <message>
        <source>It generates at {share} of the speed on this device.</source>
        <translation>Es erzeugt auf diesem Gerät mit {share} der Geschwindigkeit.</translation>
    </message>
    <message>
        <source>It generates {times} times as fast.</source>
        <translation>Es erzeugt {times}-mal so schnell.</translation>
    </message>
    <message>
        <source>It reads text at {share} of the speed.</source>
        <translation>Es liest Text mit {share} der Geschwindigkeit.</translation>
    </message>
    <message>
        <source>It reads text {times} times as fast.</source>
        <translation>Es liest Text {times}-mal so schnell.</translation>
    </message>
    <message numerus="yes">
        <source>It was made with {method} on %n rows of {text}, other than the present settings.</source>
        <translation>
            <numerusform>Er entstand mit {method} auf %n Zeile aus {text}, anders als die aktuellen Einstellungen.</numerusform>
            <numerusform>Er entstand mit {method} auf %n Zeilen aus {text}, anders als die aktuellen Einstellungen.</numerusform>
        </translation>
    </message>
    <message>
        <source>Jobs</source>
        <translation>Aufträge</translation>
    </message>
    <message>
        <source>Jobs of a newer Rank Studio had not ended; open that one to go on with them.</source>
        <translation>Aufträge eines neueren Rank Studio waren nicht zu Ende; öffnen Sie jenes, um mit ihnen fortzufahren.</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <source>Keep a plan with Ctrl+B, change the one at hand, and they stand here side by side.</source>
        <translation>Mit Strg+B einen Plan behalten, den aktuellen ändern, und hier stehen sie nebeneinander.</translation>
    </message>
    <message>
        <source>Keep more: {target}</source>
        <translation>Mehr behalten: {target}</translation>
    </message>
    <message>
        <source>Keep plan</source>
        <translation>Plan behalten</translation>
    </message>
    <message>
        <source>Keep plan to compare</source>
        <translation>Plan zum Vergleich behalten</translation>
    </message>
    <message>
        <source>Keep selection dense</source>
        <translation>Auswahl dicht lassen</translation>
    </message>
    <message>
        <source>Keep the plan at hand, to see others against it</source>
        <translation>Den aktuellen Plan behalten, um andere damit zu vergleichen</translation>
    </message>
    <message>
        <source>Keep the plan at hand, to see others against it (Ctrl+B)</source>
        <translation>Den aktuellen Plan behalten, um andere damit zu vergleichen (Strg+B)</translation>
    </message>
    <message>
        <source>Keep the selected dense</source>
        <translation>Ausgewählte dicht lassen</translation>
    </message>
    <message>
        <source>Keep this plan no longer</source>
        <translation>Diesen Plan nicht länger behalten</translation>
    </message>
    <message>
        <source>Keep, share and use recipes</source>
        <translation>Rezepte behalten, teilen und verwenden</translation>
    </message>
    <message>
        <source>Keeping the first r of them gives the closest matrix of rank r there is. Where they fall off quickly, a small rank loses little.</source>
        <translation>Die ersten r davon zu behalten ergibt die nächstgelegene Matrix vom Rang r, die es gibt. Wo sie schnell abfallen, verliert ein kleiner Rang wenig.</translation>
    </message>
    <message>
        <source>Keeps the output directions that the rows of text have in common, each row counting alike.</source>
        <translation>Behält die Ausgaberichtungen, die den Textzeilen gemeinsam sind; jede Zeile zählt gleich viel.</translation>
    </message>
    <message>
        <source>Kept parameters</source>
        <translation>Behaltene Parameter</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>Kind that is shown</source>
        <translation>Angezeigte Art</translation>
    </message>
    <message>
        <source>Kinds</source>
        <translation>Arten</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>Language of the window, from the next start on</source>
        <translation>Sprache des Fensters, ab dem nächsten Start</translation>
    </message>
    <message>
        <source>Largest over smallest singular value, on a log scale.</source>
        <translation>Größter durch kleinsten Singulärwert, auf logarithmischer Skala.</translation>
    </message>
    <message>
        <source>Largest singular value</source>
        <translation>Größter Singulärwert</translation>
    </message>
    <message>
        <source>Last: train all stored factors and norms together to predict what the original model predicts.</source>
        <translation>Zuletzt: alle gespeicherten Faktoren und Normen gemeinsam trainieren, damit sie vorhersagen, was das Originalmodell vorhersagt.</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>Später</translation>
    </message>
    <message>
        <source>Learning rate; 0 is 0.005 for the network and 0.4 for free logits.</source>
        <translation>Lernrate; 0 bedeutet 0.005 für das Netz und 0.4 für freie Logits.</translation>
    </message>
    <message>
        <source>Learns where each site is cut, by gradient descent on the model&apos;s loss with soft cuts.</source>
        <translation>Lernt, wo jede Stelle abgeschnitten wird, durch Gradientenabstieg auf dem Loss des Modells mit weichen Schnitten.</translation>
    </message>
    <message>
        <source>Learns which components each site keeps, by gradient descent on the model&apos;s loss.</source>
        <translation>Lernt, welche Komponenten jede Stelle behält, durch Gradientenabstieg auf dem Loss des Modells.</translation>
    </message>
    <message>
        <source>Least summed damage, corrected by how the model&apos;s loss really falls at trial plans.</source>
        <translation>Kleinster Gesamtschaden, korrigiert danach, wie sich der Loss des Modells bei Probeplänen wirklich ändert.</translation>
    </message>
    <message>
        <source>Least summed damage: takes parameters where they cost the least on the error curves.</source>
        <translation>Kleinster Gesamtschaden: nimmt Parameter dort weg, wo sie auf den Fehlerkurven am wenigsten kosten.</translation>
    </message>
    <message>
        <source>Left, Right; with Shift</source>
        <translation>Links, Rechts; mit Shift</translation>
    </message>
    <message>
        <source>Let the allocator plan all ranks for the target; computes the curves first if it needs them</source>
        <translation>Den Verteiler alle Ränge für das Ziel planen lassen; berechnet zuvor die Kurven, falls er sie braucht</translation>
    </message>
    <message>
        <source>Let the next job in the queue run first</source>
        <translation>Den nächsten Auftrag der Warteschlange vorlassen</translation>
    </message>
    <message>
        <source>Let this job run before the one above it in the queue</source>
        <translation>Diesen Auftrag vor dem über ihm in der Warteschlange ausführen</translation>
    </message>
    <message>
        <source>Level of the log</source>
        <translation>Stufe des Protokolls</translation>
    </message>
    <message>
        <source>Light or dark</source>
        <translation>Hell oder dunkel</translation>
    </message>
    <message>
        <source>Lock</source>
        <translation>Sperren</translation>
    </message>
    <message numerus="yes">
        <source>Lock %n bars</source>
        <translation>
            <numerusform>%n Balken sperren</numerusform>
            <numerusform>%n Balken sperren</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Lock %n sites</source>
        <translation>
            <numerusform>%n Stelle sperren</numerusform>
            <numerusform>%n Stellen sperren</numerusform>
        </translation>
    </message>
    <message>
        <source>Lock or unlock the selected</source>
        <translation>Ausgewählte sperren oder entsperren</translation>
    </message>
    <message>
        <source>Lock selected</source>
        <translation>Auswahl sperren</translation>
    </message>
    <message>
        <source>Lock selection</source>
        <translation>Auswahl sperren</translation>
    </message>
    <message>
        <source>Locked</source>
        <translation>Gesperrt</translation>
    </message>
    <message>
        <source>Locked sites are left alone by drags and allocators</source>
        <translation>Gesperrte Stellen bleiben von Ziehen und Verteilern unberührt</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>Log ranks</source>
        <translation>Ränge log.</translation>
    </message>
    <message>
        <source>Logits from a network over all sites, or one free number each.</source>
        <translation>Logits aus einem Netz über alle Stellen oder je eine freie Zahl.</translation>
    </message>
    <message>
        <source>Look at a compressed folder beside this model: ranks, spectra and change of every site</source>
        <translation>Einen komprimierten Ordner neben diesem Modell ansehen: Ränge, Spektren und Änderung jeder Stelle</translation>
    </message>
    <message>
        <source>Look at the model alone again</source>
        <translation>Wieder nur das Modell ansehen</translation>
    </message>
    <message>
        <source>Loss per component</source>
        <translation>Loss je Komponente</translation>
    </message>
    <message>
        <source>Lost: {lost}</source>
        <translation>Verloren: {lost}</translation>
    </message>
    <message numerus="yes">
        <source>Make %n bars dense</source>
        <translation>
            <numerusform>%n Balken dicht setzen</numerusform>
            <numerusform>%n Balken dicht setzen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Make %n sites dense</source>
        <translation>
            <numerusform>%n Stelle dicht setzen</numerusform>
            <numerusform>%n Stellen dicht setzen</numerusform>
        </translation>
    </message>
    <message>
        <source>Make dense</source>
        <translation>Dicht setzen</translation>
    </message>
    <message>
        <source>Make {bar} dense</source>
        <translation>{bar} dicht setzen</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>Karte</translation>
    </message>
    <message>
        <source>Mean zero-shot accuracy of the compressed and of the dense model.</source>
        <translation>Mittlere Zero-Shot-Genauigkeit des komprimierten und des dichten Modells.</translation>
    </message>
    <message>
        <source>Mean zero-shot accuracy, in percent</source>
        <translation>Mittlere Zero-Shot-Genauigkeit in Prozent</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>Messen</translation>
    </message>
    <message>
        <source>Measure perplexity, speed and memory of the open model</source>
        <translation>Perplexität, Geschwindigkeit und Speicherbedarf des geöffneten Modells messen</translation>
    </message>
    <message>
        <source>Measure {name}.</source>
        <translation>{name} messen.</translation>
    </message>
    <message>
        <source>Measured</source>
        <translation>Gemessen</translation>
    </message>
    <message>
        <source>Measured on the last compressed checkpoint.</source>
        <translation>Gemessen am zuletzt komprimierten Checkpoint.</translation>
    </message>
    <message>
        <source>Measured on the model as it was opened.</source>
        <translation>Gemessen am Modell, wie es geöffnet wurde.</translation>
    </message>
    <message>
        <source>Measured over the dense model&apos;s on the same text</source>
        <translation>Gemessen, geteilt durch den Wert des dichten Modells auf demselben Text</translation>
    </message>
    <message>
        <source>Measured sensitivity</source>
        <translation>Gemessene Sensitivität</translation>
    </message>
    <message>
        <source>Measures gradients with the curves, so that the forecast from moments works; kfac-svd, io-svd and the like do so anyway. Costs a forward and a backward pass over the text.</source>
        <translation>Misst Gradienten zusammen mit den Kurven, sodass die Prognose aus Momenten funktioniert; kfac-svd, io-svd und ähnliche tun das ohnehin. Kostet einen Vorwärts- und einen Rückwärtsdurchlauf über den Text.</translation>
    </message>
    <message>
        <source>Memory in MB</source>
        <translation>Speicher in MB</translation>
    </message>
    <message>
        <source>Memory of the device</source>
        <translation>Speicher des Geräts</translation>
    </message>
    <message>
        <source>Memory of the worker</source>
        <translation>Speicher (Arbeitsprozess)</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>Verfahren</translation>
    </message>
    <message>
        <source>Method, allocator, storage, text and refinement</source>
        <translation>Verfahren, Verteiler, Speicherform, Text und Verfeinerung</translation>
    </message>
    <message>
        <source>Method: {name}</source>
        <translation>Verfahren: {name}</translation>
    </message>
    <message>
        <source>Middle of the scale: {value}</source>
        <translation>Mitte der Skala: {value}</translation>
    </message>
    <message>
        <source>Middle of the scale: {value} (log scale)</source>
        <translation>Mitte der Skala: {value} (logarithmisch)</translation>
    </message>
    <message>
        <source>Minimum rank</source>
        <translation>Minimaler Rang</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Model card</source>
        <translation>Modellkarte</translation>
    </message>
    <message>
        <source>Model {source}</source>
        <translation>Modell {source}</translation>
    </message>
    <message>
        <source>Models and projects (*.gguf *{suffix})</source>
        <translation>Modelle und Projekte (*.gguf *{suffix})</translation>
    </message>
    <message>
        <source>Module path of the projection</source>
        <translation>Modulpfad der Projektion</translation>
    </message>
    <message>
        <source>Most memory of a job on the GPU, in MB</source>
        <translation>Höchster GPU-Speicher eines Auftrags, in MB</translation>
    </message>
    <message>
        <source>Most memory of a job, in MB</source>
        <translation>Höchster Speicher eines Auftrags, in MB</translation>
    </message>
    <message>
        <source>Most models: the sample model takes about four minutes on two cores; at keep 0.8 its perplexity rises from 23.4 to 28.9, at keep 0.6 to 51.9.</source>
        <translation>Für die meisten Modelle: Das Beispielmodell braucht auf zwei Kernen etwa vier Minuten; bei einem behaltenen Anteil von 0.8 steigt die Perplexität von 23.4 auf 28.9, bei 0.6 auf 51.9.</translation>
    </message>
    <message>
        <source>Most probable tokens the curvature is taken from, a pass each; 0: one sampled.</source>
        <translation>Anzahl der wahrscheinlichsten Tokens, aus denen die Krümmung bestimmt wird, je ein Durchlauf; 0: ein gezogenes.</translation>
    </message>
    <message>
        <source>Most that a job may hold in memory at once. With less, what is large stays on disk and fewer tokens and sites are worked on at a time; the result is the same to rounding.</source>
        <translation>Was ein Auftrag höchstens auf einmal im Speicher halten darf. Mit weniger bleibt Großes auf der Platte, und es werden weniger Tokens und Stellen zugleich bearbeitet; das Ergebnis ist bis auf Rundung dasselbe.</translation>
    </message>
    <message>
        <source>Multiple of</source>
        <translation>Vielfaches von</translation>
    </message>
    <message>
        <source>Multiplied out: a stock checkpoint of the old size, that any tool loads</source>
        <translation>Ausmultipliziert: ein gewöhnlicher Checkpoint der alten Größe, den jedes Werkzeug lädt</translation>
    </message>
    <message>
        <source>Name of the new recipe</source>
        <translation>Name des neuen Rezepts</translation>
    </message>
    <message>
        <source>Name of the plan</source>
        <translation>Name des Plans</translation>
    </message>
    <message>
        <source>Name of the recipe, then Return</source>
        <translation>Name des Rezepts, dann Return</translation>
    </message>
    <message>
        <source>Needs about {needed}; {free} are free there.</source>
        <translation>Braucht etwa {needed}; dort sind {free} frei.</translation>
    </message>
    <message>
        <source>Needs about {needed}; {free} are free there. That is too little.</source>
        <translation>Braucht etwa {needed}; dort sind {free} frei. Das ist zu wenig.</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Next panel</source>
        <translation>Nächster Bereich</translation>
    </message>
    <message>
        <source>No ceiling for {kind} (now {share})</source>
        <translation>Keine Obergrenze für {kind} (jetzt {share})</translation>
    </message>
    <message>
        <source>No floor for {kind} (now {share})</source>
        <translation>Keine Untergrenze für {kind} (jetzt {share})</translation>
    </message>
    <message>
        <source>No forecast yet</source>
        <translation>Noch keine Prognose</translation>
    </message>
    <message>
        <source>No jobs yet. Opening a model starts the first one.</source>
        <translation>Noch keine Aufträge. Das Öffnen eines Modells startet den ersten.</translation>
    </message>
    <message>
        <source>No model open</source>
        <translation>Kein Modell geöffnet</translation>
    </message>
    <message>
        <source>No plan yet</source>
        <translation>Noch kein Plan</translation>
    </message>
    <message>
        <source>No runs yet. “Compress” adds one; “Evaluate” says how good it came out.</source>
        <translation>Noch keine Läufe. „Komprimieren“ fügt einen hinzu; „Auswerten“ zeigt, wie gut er gelungen ist.</translation>
    </message>
    <message>
        <source>No site gets a rank below this</source>
        <translation>Keine Stelle erhält einen kleineren Rang</translation>
    </message>
    <message>
        <source>No site stays dense unless it is locked</source>
        <translation>Keine Stelle bleibt dicht, sofern sie nicht gesperrt ist</translation>
    </message>
    <message>
        <source>No smaller, and the model no longer predicts text.</source>
        <translation>Nicht kleiner, und das Modell sagt keinen Text mehr vorher.</translation>
    </message>
    <message>
        <source>No smaller, at a perplexity {rise} higher.</source>
        <translation>Nicht kleiner, bei einer um {rise} höheren Perplexität.</translation>
    </message>
    <message>
        <source>No smaller, at no loss that was measured.</source>
        <translation>Nicht kleiner, ohne messbaren Verlust.</translation>
    </message>
    <message>
        <source>No term with “{typed}” in it.</source>
        <translation>Kein Begriff enthält „{typed}“.</translation>
    </message>
    <message>
        <source>Not compressible: {site}: {reason}</source>
        <translation>Nicht komprimierbar: {site}: {reason}</translation>
    </message>
    <message>
        <source>Not known to this version of the program.</source>
        <translation>Dieser Programmversion nicht bekannt.</translation>
    </message>
    <message>
        <source>Notes for the model card</source>
        <translation>Anmerkungen für die Modellkarte</translation>
    </message>
    <message>
        <source>Nothing is forecast or measured yet.</source>
        <translation>Noch ist nichts prognostiziert oder gemessen.</translation>
    </message>
    <message>
        <source>Nothing is measured yet; evaluate the model first.</source>
        <translation>Noch ist nichts gemessen; zuerst das Modell auswerten.</translation>
    </message>
    <message>
        <source>Nothing measured yet</source>
        <translation>Noch nichts gemessen</translation>
    </message>
    <message>
        <source>Nothing selected</source>
        <translation>Nichts ausgewählt</translation>
    </message>
    <message>
        <source>Nothing to compress</source>
        <translation>Nichts zu komprimieren</translation>
    </message>
    <message>
        <source>Nothing to plan</source>
        <translation>Nichts zu planen</translation>
    </message>
    <message>
        <source>Number type</source>
        <translation>Datentyp</translation>
    </message>
    <message>
        <source>Number type of the forward pass; auto measures which is faster here</source>
        <translation>Datentyp des Vorwärtsdurchlaufs; auto misst, welcher hier schneller ist</translation>
    </message>
    <message>
        <source>O1 input-agnostic, O2 input-aware, O3 shift-aware, O4 anchored and adaptive.</source>
        <translation>O1 eingabeunabhängig, O2 mit den Eingaben, O3 mit deren Verschiebung, O4 verankert und adaptiv.</translation>
    </message>
    <message>
        <source>Of AdamW.</source>
        <translation>Von AdamW.</translation>
    </message>
    <message>
        <source>Of AdamW; published code: 0.01.</source>
        <translation>Von AdamW; veröffentlichter Code: 0.01.</translation>
    </message>
    <message>
        <source>Of all weights in the files. Sixteen bits take half of thirty-two; float16 is finer than bfloat16 but cannot hold large numbers.</source>
        <translation>Aller Gewichte in den Dateien. Sechzehn Bit brauchen halb so viel wie zweiunddreißig; float16 ist feiner als bfloat16, fasst aber keine großen Zahlen.</translation>
    </message>
    <message>
        <source>On measured runs, each left out in turn: {record}.</source>
        <translation>An gemessenen Läufen, reihum je einer ausgelassen: {record}.</translation>
    </message>
    <message>
        <source>One bar for each site.</source>
        <translation>Ein Balken je Stelle.</translation>
    </message>
    <message>
        <source>One bar for every site, block or kind (F)</source>
        <translation>Ein Balken je Stelle, Block oder Art (F)</translation>
    </message>
    <message>
        <source>One click</source>
        <translation>Ein Klick</translation>
    </message>
    <message>
        <source>One click: compress to {name}</source>
        <translation>Ein Klick: nach {name} komprimieren</translation>
    </message>
    <message>
        <source>One click: measure {name}</source>
        <translation>Ein Klick: {name} messen</translation>
    </message>
    <message>
        <source>One click: plan for {target} by the recipe {recipe}</source>
        <translation>Ein Klick: für {target} planen nach dem Rezept {recipe}</translation>
    </message>
    <message>
        <source>One click…</source>
        <translation>Ein Klick…</translation>
    </message>
    <message>
        <source>One file, to share</source>
        <translation>Eine Datei zum Weitergeben</translation>
    </message>
    <message>
        <source>One linear projection inside a block of the model, such as the query matrix of block 3: what can be given a rank.</source>
        <translation>Eine lineare Projektion innerhalb eines Modellblocks, etwa die Query-Matrix von Block 3: was einen Rang bekommen kann.</translation>
    </message>
    <message>
        <source>One rank more, one less</source>
        <translation>Ein Rang mehr, einer weniger</translation>
    </message>
    <message>
        <source>Only curves of methods such as zs-svd tell the loss of each component.</source>
        <translation>Nur Kurven von Verfahren wie zs-svd liefern den Loss jeder Komponente.</translation>
    </message>
    <message>
        <source>Only models like the open one</source>
        <translation>Nur Modelle wie das geöffnete</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Open GGUF or project…</source>
        <translation>GGUF oder Projekt öffnen…</translation>
    </message>
    <message>
        <source>Open a GGUF file or a project</source>
        <translation>GGUF-Datei oder Projekt öffnen</translation>
    </message>
    <message>
        <source>Open a Hub id or path</source>
        <translation>Hub-ID oder Pfad öffnen</translation>
    </message>
    <message>
        <source>Open a folder…</source>
        <translation>Ordner öffnen…</translation>
    </message>
    <message>
        <source>Open a model</source>
        <translation>Modell öffnen</translation>
    </message>
    <message>
        <source>Open a model and select a cell or a bar to see its singular values. [Begin with the tiny one](open-tiny)</source>
        <translation>Ein Modell öffnen und eine Zelle oder einen Balken auswählen, um die Singulärwerte zu sehen. [Mit dem Minimodell beginnen](open-tiny)</translation>
    </message>
    <message>
        <source>Open a model first.</source>
        <translation>Zuerst ein Modell öffnen.</translation>
    </message>
    <message>
        <source>Open a model folder</source>
        <translation>Modellordner öffnen</translation>
    </message>
    <message>
        <source>Open a model to begin.</source>
        <translation>Zum Beginnen ein Modell öffnen.</translation>
    </message>
    <message>
        <source>Open a model to plan its ranks: one bar for each projection.</source>
        <translation>Ein Modell öffnen, um seine Ränge zu planen: ein Balken je Projektion.</translation>
    </message>
    <message>
        <source>Open a model to see every projection on a line of its own.</source>
        <translation>Ein Modell öffnen, um jede Projektion in einer eigenen Zeile zu sehen.</translation>
    </message>
    <message>
        <source>Open a model to see how one kind of projection changes from block to block.</source>
        <translation>Ein Modell öffnen, um zu sehen, wie sich eine Art von Projektion von Block zu Block ändert.</translation>
    </message>
    <message>
        <source>Open a model to see its projections here: one cell for each block and kind.</source>
        <translation>Ein Modell öffnen, um hier seine Projektionen zu sehen: eine Zelle je Block und Art.</translation>
    </message>
    <message>
        <source>Open a model: size and predicted damage of its plan appear here. [Begin with the tiny one](open-tiny)</source>
        <translation>Ein Modell öffnen: Größe und vorhergesagter Schaden seines Plans erscheinen hier. [Mit dem Minimodell beginnen](open-tiny)</translation>
    </message>
    <message>
        <source>Open a model: what is measured of it and of its compressions comes here.</source>
        <translation>Ein Modell öffnen: Was an ihm und seinen Komprimierungen gemessen wird, erscheint hier.</translation>
    </message>
    <message>
        <source>Open a model; then say how small it is to be, and press one button. [Begin with the tiny one](open-tiny)</source>
        <translation>Ein Modell öffnen; dann angeben, wie klein es werden soll, und einen Knopf drücken. [Mit dem Minimodell beginnen](open-tiny)</translation>
    </message>
    <message>
        <source>Open by name…</source>
        <translation>Über Namen öffnen…</translation>
    </message>
    <message>
        <source>Open folder…</source>
        <translation>Ordner öffnen…</translation>
    </message>
    <message>
        <source>Open model {name}</source>
        <translation>Modell {name} öffnen</translation>
    </message>
    <message>
        <source>Open project {name}</source>
        <translation>Projekt {name} öffnen</translation>
    </message>
    <message>
        <source>Open recent</source>
        <translation>Zuletzt geöffnet</translation>
    </message>
    <message>
        <source>Open sample model</source>
        <translation>Beispielmodell öffnen</translation>
    </message>
    <message>
        <source>Open the folder</source>
        <translation>Ordner öffnen</translation>
    </message>
    <message>
        <source>Open the model and bring back what was not saved</source>
        <translation>Modell öffnen und Ungespeichertes zurückholen</translation>
    </message>
    <message>
        <source>Open the sample model</source>
        <translation>Beispielmodell öffnen</translation>
    </message>
    <message>
        <source>Open the tiny model</source>
        <translation>Minimodell öffnen</translation>
    </message>
    <message>
        <source>Open tiny model</source>
        <translation>Minimodell öffnen</translation>
    </message>
    <message>
        <source>Open without saving</source>
        <translation>Ohne Speichern öffnen</translation>
    </message>
    <message>
        <source>Open {model}</source>
        <translation>{model} öffnen</translation>
    </message>
    <message>
        <source>Opened {model}: {sites} sites in {blocks} blocks, {parameters}.</source>
        <translation>{model} geöffnet: {sites} Stellen in {blocks} Blöcken, {parameters}.</translation>
    </message>
    <message>
        <source>Optimiser steps per block.</source>
        <translation>Optimierungsschritte je Block.</translation>
    </message>
    <message>
        <source>Order of the bars</source>
        <translation>Reihenfolge der Balken</translation>
    </message>
    <message>
        <source>Original</source>
        <translation>Original</translation>
    </message>
    <message>
        <source>Outline</source>
        <translation>Umriss</translation>
    </message>
    <message>
        <source>PNG picture (*.png);;SVG drawing (*.svg);;CSV numbers (*.csv)</source>
        <translation>PNG-Bild (*.png);;SVG-Zeichnung (*.svg);;CSV-Zahlen (*.csv)</translation>
    </message>
    <message>
        <source>Paint by rule…</source>
        <translation>Nach Regel malen…</translation>
    </message>
    <message>
        <source>Panel</source>
        <translation>Bereich</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>Parameter</translation>
    </message>
    <message>
        <source>Parameters of the whole model, embeddings included.</source>
        <translation>Parameter des ganzen Modells, einschließlich Embeddings.</translation>
    </message>
    <message>
        <source>Parameters that the plan stores for the sites, to the last integer.</source>
        <translation>Parameter, die der Plan für die Stellen speichert, auf die letzte ganze Zahl genau.</translation>
    </message>
    <message>
        <source>Part</source>
        <translation>Teil</translation>
    </message>
    <message>
        <source>Part of a kind&apos;s parameters that its sites share alike.</source>
        <translation>Teil der Parameter einer Art, den sich ihre Stellen gleichmäßig teilen.</translation>
    </message>
    <message>
        <source>Passes of the alternating power iteration; published: to convergence.</source>
        <translation>Durchläufe der alternierenden Potenzmethode; veröffentlicht: bis zur Konvergenz.</translation>
    </message>
    <message>
        <source>Passes over the calibration rows per block; published: 25.</source>
        <translation>Durchläufe über die Kalibrierungszeilen je Block; veröffentlicht: 25.</translation>
    </message>
    <message>
        <source>Passes over the calibration rows.</source>
        <translation>Durchläufe über die Kalibrierungszeilen.</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Pausiert</translation>
    </message>
    <message>
        <source>Pausing…</source>
        <translation>Wird pausiert…</translation>
    </message>
    <message>
        <source>Peak step size of AdamW (warm-up, then cosine).</source>
        <translation>Größte Schrittweite von AdamW (Aufwärmen, dann Kosinus).</translation>
    </message>
    <message>
        <source>Peak step size of AdamW (warm-up, then cosine); published: 1e-4.</source>
        <translation>Größte Schrittweite von AdamW (Warm-up, dann Kosinus); veröffentlicht: 1e-4.</translation>
    </message>
    <message>
        <source>Pearson correlation</source>
        <translation>Pearson-Korrelation</translation>
    </message>
    <message>
        <source>Perplexity</source>
        <translation>Perplexität</translation>
    </message>
    <message>
        <source>Perplexity as it was forecast before compressing, with its interval</source>
        <translation>Vor dem Komprimieren prognostizierte Perplexität mit ihrem Intervall</translation>
    </message>
    <message>
        <source>Perplexity as it was measured afterwards</source>
        <translation>Nachträglich gemessene Perplexität</translation>
    </message>
    <message>
        <source>Perplexity on</source>
        <translation>Perplexität auf</translation>
    </message>
    <message>
        <source>Perplexity {before} → {after} over {tokens} tokens.</source>
        <translation>Perplexität {before} → {after} über {tokens} Tokens.</translation>
    </message>
    <message>
        <source>Perplexity {value}</source>
        <translation>Perplexität {value}</translation>
    </message>
    <message>
        <source>Perplexity {value} after refinement</source>
        <translation>Perplexität {value} nach der Verfeinerung</translation>
    </message>
    <message>
        <source>Perplexity {value} before refinement</source>
        <translation>Perplexität {value} vor der Verfeinerung</translation>
    </message>
    <message>
        <source>Perplexity, compressed</source>
        <translation>Perplexität, komprimiert</translation>
    </message>
    <message>
        <source>Perplexity, dense</source>
        <translation>Perplexität, dicht</translation>
    </message>
    <message>
        <source>Pivoted: rows of the matrix itself and coefficients for the others</source>
        <translation>Pivotiert: Zeilen der Matrix selbst und Koeffizienten für die übrigen</translation>
    </message>
    <message>
        <source>Plain too</source>
        <translation>Ungewichtet</translation>
    </message>
    <message>
        <source>Plain, unweighted.</source>
        <translation>Ungewichtet.</translation>
    </message>
    <message>
        <source>Plan</source>
        <translation>Plan</translation>
    </message>
    <message>
        <source>Plan (*.json)</source>
        <translation>Plan (*.json)</translation>
    </message>
    <message>
        <source>Plan by {allocator} for {target}</source>
        <translation>Plan von {allocator} für {target}</translation>
    </message>
    <message>
        <source>Plan for {target} by the recipe {recipe}.</source>
        <translation>Für {target} planen nach dem Rezept {recipe}.</translation>
    </message>
    <message>
        <source>Plan the ranks</source>
        <translation>Ränge planen</translation>
    </message>
    <message>
        <source>Plan the ranks that the folder was written with; undo brings yours</source>
        <translation>Die Ränge einplanen, mit denen der Ordner geschrieben wurde; „Rückgängig“ bringt die eigenen zurück</translation>
    </message>
    <message>
        <source>Plan to compare with</source>
        <translation>Plan zum Vergleichen</translation>
    </message>
    <message>
        <source>Plan, figures, forecast against measurement and how to do it again, in one HTML or PDF file</source>
        <translation>Plan, Abbildungen, Prognose gegen Messung und Angaben zur Reproduktion, in einer HTML- oder PDF-Datei</translation>
    </message>
    <message>
        <source>Plan, write the smaller model, and measure it beside the original</source>
        <translation>Planen, das kleinere Modell schreiben und neben dem Original messen</translation>
    </message>
    <message>
        <source>Planned rank</source>
        <translation>Geplanter Rang</translation>
    </message>
    <message>
        <source>Planning</source>
        <translation>Planung</translation>
    </message>
    <message>
        <source>Plans</source>
        <translation>Pläne</translation>
    </message>
    <message>
        <source>Plans side by side</source>
        <translation>Pläne nebeneinander</translation>
    </message>
    <message>
        <source>Plans whose slopes are measured, each made with what the ones before taught.</source>
        <translation>Pläne, deren Steigungen gemessen werden; in jeden geht ein, was die vorigen ergeben haben.</translation>
    </message>
    <message>
        <source>Pointer</source>
        <translation>Zeiger</translation>
    </message>
    <message>
        <source>Positions left out at the start of each row, at most an eighth of it.</source>
        <translation>Positionen, die am Anfang jeder Zeile ausgelassen werden, höchstens ein Achtel der Zeile.</translation>
    </message>
    <message>
        <source>Predicted damage</source>
        <translation>Vorhergesagter Schaden</translation>
    </message>
    <message>
        <source>Previous panel</source>
        <translation>Vorheriger Bereich</translation>
    </message>
    <message>
        <source>Price of the next rank</source>
        <translation>Preis des nächsten Rangs</translation>
    </message>
    <message>
        <source>Probe the model when a plan is made</source>
        <translation>Modell beim Planen sondieren</translation>
    </message>
    <message>
        <source>Probing</source>
        <translation>Sondieren</translation>
    </message>
    <message>
        <source>Probing: original model</source>
        <translation>Sondieren: Originalmodell</translation>
    </message>
    <message>
        <source>Probing: trial plans</source>
        <translation>Sondieren: Probepläne</translation>
    </message>
    <message>
        <source>Processes</source>
        <translation>Prozesse</translation>
    </message>
    <message>
        <source>Processor cores that the worker process keeps busy, over the last three minutes</source>
        <translation>Vom Arbeitsprozess beschäftigte Prozessorkerne über die letzten drei Minuten</translation>
    </message>
    <message>
        <source>Project {source}</source>
        <translation>Projekt {source}</translation>
    </message>
    <message>
        <source>Put a written folder on the Hugging Face Hub, with your own login</source>
        <translation>Einen geschriebenen Ordner mit eigener Anmeldung auf den Hugging Face Hub hochladen</translation>
    </message>
    <message>
        <source>Put each row into the model&apos;s chat template, as it is used later</source>
        <translation>Jede Zeile in die Chat-Vorlage des Modells einsetzen, so wie es später verwendet wird</translation>
    </message>
    <message>
        <source>Put what {work} would start on the clipboard, as Python</source>
        <translation>Was „{work}“ starten würde, als Python in die Zwischenablage kopieren</translation>
    </message>
    <message>
        <source>Put what {work} would start on the clipboard, as command</source>
        <translation>Was „{work}“ starten würde, als Befehl in die Zwischenablage kopieren</translation>
    </message>
    <message>
        <source>Questions</source>
        <translation>Fragen</translation>
    </message>
    <message>
        <source>Questions of each task</source>
        <translation>Fragen je Aufgabe</translation>
    </message>
    <message>
        <source>Questions of each task, the first ones</source>
        <translation>Fragen je Aufgabe, die ersten</translation>
    </message>
    <message>
        <source>Questions the model answers without examples; accuracy is the share it gets right.</source>
        <translation>Fragen, die das Modell ohne Beispiele beantwortet; die Genauigkeit ist der richtig beantwortete Anteil.</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Rank Studio ended before {title} was saved; its changes up to {time} can be brought back.</source>
        <translation>Rank Studio endete, bevor {title} gespeichert war; die Änderungen bis {time} lassen sich zurückholen.</translation>
    </message>
    <message>
        <source>Rank Studio project (*{suffix})</source>
        <translation>Rank-Studio-Projekt (*{suffix})</translation>
    </message>
    <message>
        <source>Rank for 90 % of the energy</source>
        <translation>Rang für 90 % der Energie</translation>
    </message>
    <message>
        <source>Rank for 90 % of the energy, weighted</source>
        <translation>Rang für 90 % der Energie, gewichtet</translation>
    </message>
    <message>
        <source>Rank in the plan at hand; sorted by rank, dense last</source>
        <translation>Rang im aktuellen Plan; nach Rang sortiert, dichte zuletzt</translation>
    </message>
    <message>
        <source>Rank or share of the selected bars</source>
        <translation>Rang oder Anteil der ausgewählten Balken</translation>
    </message>
    <message>
        <source>Rank {rank} costs {cost} nats.</source>
        <translation>Rang {rank} kostet {cost} nats.</translation>
    </message>
    <message>
        <source>Ranks</source>
        <translation>Ränge</translation>
    </message>
    <message>
        <source>Ranks below dense are multiples of this; hardware likes 8, 16 or 64</source>
        <translation>Ränge unterhalb von dicht sind Vielfache davon; Hardware mag 8, 16 oder 64</translation>
    </message>
    <message>
        <source>Ranks below dense are multiples of this; hardware likes 8, 16 or 64.</source>
        <translation>Ränge unterhalb von dicht sind Vielfache davon; Hardware mag 8, 16 oder 64.</translation>
    </message>
    <message>
        <source>Ranks of {folder}</source>
        <translation>Ränge von {folder}</translation>
    </message>
    <message>
        <source>Ranks set by hand keep to the constraints in the settings: multiples, floors, ceilings, fused kinds</source>
        <translation>Von Hand gesetzte Ränge halten sich an die Nebenbedingungen der Einstellungen: Vielfache, Unter- und Obergrenzen, gekoppelte Arten</translation>
    </message>
    <message>
        <source>Read off the plan: {number} = {value}.</source>
        <translation>Aus dem Plan abgelesen: {number} = {value}.</translation>
    </message>
    <message>
        <source>Read the forecast</source>
        <translation>Prognose lesen</translation>
    </message>
    <message>
        <source>Ready.</source>
        <translation>Bereit.</translation>
    </message>
    <message>
        <source>Recent</source>
        <translation>Zuletzt</translation>
    </message>
    <message>
        <source>Recipe</source>
        <translation>Rezept</translation>
    </message>
    <message>
        <source>Recipe (*.json)</source>
        <translation>Rezept (*.json)</translation>
    </message>
    <message>
        <source>Recipes</source>
        <translation>Rezepte</translation>
    </message>
    <message>
        <source>Recommended</source>
        <translation>Empfohlen</translation>
    </message>
    <message>
        <source>Recover</source>
        <translation>Zurückholen</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Wiederholen</translation>
    </message>
    <message>
        <source>Refine</source>
        <translation>Verfeinern</translation>
    </message>
    <message>
        <source>Refined by</source>
        <translation>Verfeinert mit</translation>
    </message>
    <message>
        <source>Refinement gained nothing on the held-out text: {change}.</source>
        <translation>Die Verfeinerung brachte auf dem zurückgehaltenen Text nichts: {change}.</translation>
    </message>
    <message>
        <source>Refinement gained on the held-out text: {change}, {share} of the damage made good.</source>
        <translation>Die Verfeinerung half auf dem zurückgehaltenen Text: {change}, {share} des Schadens behoben.</translation>
    </message>
    <message>
        <source>Refinement gained on the held-out text: {change}.</source>
        <translation>Die Verfeinerung half auf dem zurückgehaltenen Text: {change}.</translation>
    </message>
    <message>
        <source>Refinement made the held-out text worse: {change}.</source>
        <translation>Die Verfeinerung verschlechterte den zurückgehaltenen Text: {change}.</translation>
    </message>
    <message>
        <source>Refining</source>
        <translation>Verfeinern</translation>
    </message>
    <message>
        <source>Relative error of the plan</source>
        <translation>Relativer Fehler des Plans</translation>
    </message>
    <message>
        <source>Relative to the largest</source>
        <translation>Relativ zum größten</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Remove the recipe {name}?</source>
        <translation>Das Rezept {name} entfernen?</translation>
    </message>
    <message>
        <source>Remove this recipe</source>
        <translation>Dieses Rezept entfernen</translation>
    </message>
    <message>
        <source>Repository</source>
        <translation>Repository</translation>
    </message>
    <message>
        <source>Reset layout</source>
        <translation>Layout zurücksetzen</translation>
    </message>
    <message>
        <source>Reset to published defaults</source>
        <translation>Auf publizierte Vorgaben zurücksetzen</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Return; B</source>
        <translation>Return; B</translation>
    </message>
    <message>
        <source>Return; Shift+Return</source>
        <translation>Return; Shift+Return</translation>
    </message>
    <message>
        <source>Return; double click</source>
        <translation>Return; Doppelklick</translation>
    </message>
    <message>
        <source>Rise</source>
        <translation>Anstieg</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>Zeilen</translation>
    </message>
    <message>
        <source>Rows for calibration</source>
        <translation>Zeilen für die Kalibrierung</translation>
    </message>
    <message>
        <source>Rows for evaluation</source>
        <translation>Zeilen für die Auswertung</translation>
    </message>
    <message>
        <source>Rows of calibration text the gradient is taken on; published: 1.</source>
        <translation>Zeilen des Kalibrierungstexts, auf denen der Gradient bestimmt wird; veröffentlicht: 1.</translation>
    </message>
    <message>
        <source>Rows of text per optimiser step.</source>
        <translation>Textzeilen je Optimierungsschritt.</translation>
    </message>
    <message>
        <source>Rows of text per optimiser step; published: 32 rows of 2,048 tokens.</source>
        <translation>Textzeilen je Optimierungsschritt; veröffentlicht: 32 Zeilen zu 2048 Tokens.</translation>
    </message>
    <message>
        <source>Rows of text that moments are measured on</source>
        <translation>Textzeilen, auf denen Momente gemessen werden</translation>
    </message>
    <message>
        <source>Rows of text that perplexity is measured on</source>
        <translation>Textzeilen, auf denen die Perplexität gemessen wird</translation>
    </message>
    <message>
        <source>Rows of the calibration text that nothing is learnt from, and that decide which result of refinement is kept.</source>
        <translation>Zeilen des Kalibrierungstexts, aus denen nichts gelernt wird und die entscheiden, welches Ergebnis der Verfeinerung behalten wird.</translation>
    </message>
    <message>
        <source>Rows of the calibration text that probes are asked on, behind those that moments are measured on.</source>
        <translation>Zeilen des Kalibrierungstexts, auf denen sondiert wird, hinter denen, auf denen Momente gemessen werden.</translation>
    </message>
    <message>
        <source>Rows of the calibration text, behind those that are calibrated on, that decide which iterate is kept.</source>
        <translation>Zeilen des Kalibrierungstexts hinter denen der Kalibrierung, die entscheiden, welche Iterierte behalten wird.</translation>
    </message>
    <message>
        <source>Rows of the calibration text, behind those that moments are measured on, that the search runs the model on</source>
        <translation>Zeilen des Kalibrierungstexts hinter denen, auf denen Momente gemessen werden; auf ihnen führt die Suche das Modell aus</translation>
    </message>
    <message>
        <source>Rows of the watched text.</source>
        <translation>Zeilen des Kontrolltexts.</translation>
    </message>
    <message>
        <source>Rows × columns; sorted by parameters</source>
        <translation>Zeilen × Spalten; sortiert nach Parametern</translation>
    </message>
    <message>
        <source>Rule</source>
        <translation>Regel</translation>
    </message>
    <message>
        <source>Rule {rule}</source>
        <translation>Regel {rule}</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Ausführen</translation>
    </message>
    <message>
        <source>Run the model while they search</source>
        <translation>Suchen mit Modelldurchläufen</translation>
    </message>
    <message>
        <source>Run this code</source>
        <translation>Diesen Code ausführen</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>Läuft</translation>
    </message>
    <message>
        <source>Running the model on some text to see what its sites get as input, and, for some methods, what their outputs do to the loss.</source>
        <translation>Das Modell über etwas Text laufen lassen, um zu sehen, was seine Stellen als Eingabe bekommen und, bei manchen Verfahren, wie ihre Ausgaben auf den Loss wirken.</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>Läufe</translation>
    </message>
    <message>
        <source>Runs of this model, the newest first.</source>
        <translation>Läufe dieses Modells, die neuesten zuerst.</translation>
    </message>
    <message>
        <source>SVD with each input column scaled by how large its activations are.</source>
        <translation>SVD, bei der jede Eingabespalte danach skaliert wird, wie groß ihre Aktivierungen sind.</translation>
    </message>
    <message>
        <source>SVD with each input column scaled by how strongly the loss reacts to its weights.</source>
        <translation>SVD, bei der jede Eingabespalte danach skaliert wird, wie stark der Loss auf ihre Gewichte reagiert.</translation>
    </message>
    <message>
        <source>Same rank</source>
        <translation>Gleicher Rang</translation>
    </message>
    <message>
        <source>Save a figure</source>
        <translation>Abbildung speichern</translation>
    </message>
    <message>
        <source>Save a report</source>
        <translation>Bericht speichern</translation>
    </message>
    <message>
        <source>Save figure…</source>
        <translation>Abbildung speichern…</translation>
    </message>
    <message>
        <source>Save or copy the map, the bars, the spectrum or the frontier: PNG, SVG, CSV</source>
        <translation>Karte, Balken, Spektrum oder Front speichern oder kopieren: PNG, SVG, CSV</translation>
    </message>
    <message>
        <source>Save project</source>
        <translation>Projekt speichern</translation>
    </message>
    <message>
        <source>Save project as…</source>
        <translation>Projekt speichern unter…</translation>
    </message>
    <message>
        <source>Save report…</source>
        <translation>Bericht speichern…</translation>
    </message>
    <message>
        <source>Save settings as recipe…</source>
        <translation>Einstellungen als Rezept speichern…</translation>
    </message>
    <message>
        <source>Save the figure</source>
        <translation>Abbildung speichern</translation>
    </message>
    <message>
        <source>Save the present settings as a recipe…</source>
        <translation>Aktuelle Einstellungen als Rezept speichern…</translation>
    </message>
    <message>
        <source>Save the project</source>
        <translation>Projekt speichern</translation>
    </message>
    <message>
        <source>Save {file}</source>
        <translation>{file} speichern</translation>
    </message>
    <message>
        <source>Saved the report {path}.</source>
        <translation>Bericht gespeichert: {path}.</translation>
    </message>
    <message>
        <source>Saved {path}.</source>
        <translation>Gespeichert: {path}.</translation>
    </message>
    <message>
        <source>Saved {path}; run it with sh to make the same plan on the command line.</source>
        <translation>Gespeichert: {path}; die Ausführung mit sh erstellt denselben Plan auf der Befehlszeile.</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>Speichern…</translation>
    </message>
    <message>
        <source>Say how small, and let a recipe plan, compress and measure; with an estimate first</source>
        <translation>Zielgröße angeben und ein Rezept planen, komprimieren und messen lassen; vorab mit Schätzung</translation>
    </message>
    <message>
        <source>Say what {word} should be: {example}.</source>
        <translation>Angeben, was {word} sein soll: {example}.</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>Search for sites</source>
        <translation>Stellen suchen</translation>
    </message>
    <message>
        <source>Search for sites by name, kind, block, shape or any statistic</source>
        <translation>Stellen nach Name, Art, Block, Maßen oder einer beliebigen Kenngröße suchen</translation>
    </message>
    <message>
        <source>Search rows</source>
        <translation>Suchzeilen</translation>
    </message>
    <message>
        <source>Search rows that every score is taken on, of those there are.</source>
        <translation>Anzahl der vorhandenen Suchzeilen, auf denen jede Bewertung beruht.</translation>
    </message>
    <message>
        <source>Search the glossary</source>
        <translation>Im Glossar suchen</translation>
    </message>
    <message>
        <source>Search the log</source>
        <translation>Im Protokoll suchen</translation>
    </message>
    <message>
        <source>Searching: learning masks</source>
        <translation>Suchen: Masken lernen</translation>
    </message>
    <message>
        <source>Searching: learning positions</source>
        <translation>Suchen: Positionen lernen</translation>
    </message>
    <message>
        <source>Searching: slopes</source>
        <translation>Suchen: Steigungen</translation>
    </message>
    <message>
        <source>See where a language model can give, plan its ranks, make it smaller.</source>
        <translation>Sehen, wo ein Sprachmodell Spielraum hat, seine Ränge planen, es verkleinern.</translation>
    </message>
    <message>
        <source>See where it can give</source>
        <translation>Sehen, wo Spielraum ist</translation>
    </message>
    <message>
        <source>Select</source>
        <translation>Auswählen</translation>
    </message>
    <message>
        <source>Select a site first.</source>
        <translation>Zuerst eine Stelle auswählen.</translation>
    </message>
    <message>
        <source>Select all sites</source>
        <translation>Alle Stellen auswählen</translation>
    </message>
    <message>
        <source>Select nothing</source>
        <translation>Auswahl aufheben</translation>
    </message>
    <message>
        <source>Select the first, the last</source>
        <translation>Ersten, letzten auswählen</translation>
    </message>
    <message>
        <source>Select the matches; add them to the selection</source>
        <translation>Treffer auswählen; zur Auswahl hinzufügen</translation>
    </message>
    <message>
        <source>Select the neighbour; take it in</source>
        <translation>Nachbarn auswählen; hinzunehmen</translation>
    </message>
    <message>
        <source>Select the sites that were found (Return; Shift+Return adds them to the selection)</source>
        <translation>Gefundene Stellen auswählen (Return; Shift+Return fügt sie der Auswahl hinzu)</translation>
    </message>
    <message>
        <source>Sensitivity map</source>
        <translation>Sensitivitätskarte</translation>
    </message>
    <message>
        <source>Sensitivity: damage at keep 80 %</source>
        <translation>Sensitivität: Schaden bei behaltenen 80 %</translation>
    </message>
    <message>
        <source>Sensitivity: error at keep 80 %</source>
        <translation>Sensitivität: Fehler bei behaltenen 80 %</translation>
    </message>
    <message numerus="yes">
        <source>Set %n sites to {amount}</source>
        <translation>
            <numerusform>%n Stelle auf {amount} setzen</numerusform>
            <numerusform>%n Stellen auf {amount} setzen</numerusform>
        </translation>
    </message>
    <message>
        <source>Set the ceiling of {kind} to {share}</source>
        <translation>Obergrenze von {kind} auf {share} setzen</translation>
    </message>
    <message>
        <source>Set the floor of {kind} to {share}</source>
        <translation>Untergrenze von {kind} auf {share} setzen</translation>
    </message>
    <message>
        <source>Set {bar} to {amount}</source>
        <translation>{bar} auf {amount} setzen</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Shannon entropy, in nats, of the energy shares σ² / Σσ².</source>
        <translation>Shannon-Entropie der Energieanteile σ² / Σσ², in nats.</translation>
    </message>
    <message>
        <source>Shape</source>
        <translation>Maße</translation>
    </message>
    <message>
        <source>Share of the energy lost at the planned rank as the method weights it.</source>
        <translation>Anteil der Energie, der beim geplanten Rang verloren geht, gewichtet wie im Verfahren.</translation>
    </message>
    <message>
        <source>Share of the mean diagonal in both factors; published: 1e-5 and up.</source>
        <translation>Anteil der mittleren Diagonale in beiden Faktoren; veröffentlicht: ab 1e-5.</translation>
    </message>
    <message>
        <source>Share of the mean diagonal in the curvature.</source>
        <translation>Anteil der mittleren Diagonale in der Krümmung.</translation>
    </message>
    <message>
        <source>Share of the mean diagonal in the input Gram.</source>
        <translation>Anteil der mittleren Diagonale in der Gram-Matrix der Eingaben.</translation>
    </message>
    <message>
        <source>Share of the mean diagonal in the output-gradient Gram.</source>
        <translation>Anteil der mittleren Diagonale in der Gram-Matrix der Ausgabegradienten.</translation>
    </message>
    <message>
        <source>Share of the sites&apos; parameters</source>
        <translation>Anteil an den Parametern der Stellen</translation>
    </message>
    <message>
        <source>Share of the sites&apos; parameters that the plan may store.</source>
        <translation>Anteil an den Parametern der Stellen, den der Plan speichern darf.</translation>
    </message>
    <message>
        <source>Share of the time in which the accelerator computed, over the last three minutes</source>
        <translation>Anteil der Zeit, in der der Beschleuniger rechnete, in den letzten drei Minuten</translation>
    </message>
    <message>
        <source>Share of the weighted energy that is lost when the site keeps 80 % of its parameters, whatever the plan says.</source>
        <translation>Anteil der gewichteten Energie, der verloren geht, wenn die Stelle 80 % ihrer Parameter behält, unabhängig vom Plan.</translation>
    </message>
    <message>
        <source>Share of Σσ² that the planned rank keeps, unweighted.</source>
        <translation>Anteil von Σσ², den der geplante Rang behält, ungewichtet.</translation>
    </message>
    <message>
        <source>Shares of its parameters that each site of a kind keeps at least and at most.</source>
        <translation>Anteile ihrer Parameter, die jede Stelle einer Art mindestens und höchstens behält.</translation>
    </message>
    <message>
        <source>Shell script (*.sh)</source>
        <translation>Shell-Skript (*.sh)</translation>
    </message>
    <message>
        <source>Shift+Up, Shift+Down; Shift+wheel</source>
        <translation>Shift+Up, Shift+Down; Shift+Mausrad</translation>
    </message>
    <message>
        <source>Show lines of this level and above</source>
        <translation>Zeilen ab dieser Stufe zeigen</translation>
    </message>
    <message>
        <source>Show the ranks on a logarithmic axis</source>
        <translation>Ränge auf logarithmischer Achse zeigen</translation>
    </message>
    <message>
        <source>Singular values</source>
        <translation>Singulärwerte</translation>
    </message>
    <message>
        <source>Site</source>
        <translation>Stelle</translation>
    </message>
    <message>
        <source>Sites</source>
        <translation>Stellen</translation>
    </message>
    <message>
        <source>Sites are found from the model&apos;s structure. Embeddings, norms and the head are none, and stay as they are.</source>
        <translation>Stellen ergeben sich aus der Struktur des Modells. Embeddings, Normalisierungen und der Head gehören nicht dazu und bleiben, wie sie sind.</translation>
    </message>
    <message>
        <source>Sites that are stored at a rank below dense.</source>
        <translation>Stellen, die mit einem Rang statt dicht gespeichert sind.</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Size against quality: what was measured, and what is forecast of the plan at hand. Further down and left is better.</source>
        <translation>Größe gegen Qualität: was gemessen wurde und was für den aktuellen Plan prognostiziert ist. Weiter unten und weiter links ist besser.</translation>
    </message>
    <message>
        <source>Size and predicted damage follow while you drag. The bar around each number is its interval: four of five measured plans fall into it. Every run that is measured narrows it.</source>
        <translation>Größe und vorhergesagter Schaden folgen beim Ziehen. Der Balken um jede Zahl ist ihr Intervall: Vier von fünf gemessenen Plänen liegen darin. Jeder gemessene Lauf macht es enger.</translation>
    </message>
    <message>
        <source>Size as</source>
        <translation>Größe als</translation>
    </message>
    <message>
        <source>Skip the tour</source>
        <translation>Tour überspringen</translation>
    </message>
    <message>
        <source>Slopes tried besides none.</source>
        <translation>Erprobte Steigungen, die Steigung null nicht mitgezählt.</translation>
    </message>
    <message>
        <source>Smallest change of the predicted distribution to second order: weights inputs and logit curvature.</source>
        <translation>Kleinste Änderung der vorhergesagten Verteilung in zweiter Ordnung: gewichtet Eingaben und Logit-Krümmung.</translation>
    </message>
    <message>
        <source>Smallest error of each site&apos;s output on the calibration text (input whitening).</source>
        <translation>Kleinster Fehler der Ausgabe jeder Stelle auf dem Kalibrierungstext (Whitening der Eingaben).</translation>
    </message>
    <message>
        <source>Smallest fraction of its parameters a site keeps; at most 0.1 where keep is below 0.5.</source>
        <translation>Kleinster Anteil ihrer Parameter, den eine Stelle behält; höchstens 0.1, wenn der behaltene Anteil unter 0.5 liegt.</translation>
    </message>
    <message>
        <source>Smallest rank that keeps nine tenths of the energy as the method weights it, as a share of the full rank.</source>
        <translation>Kleinster Rang, der neun Zehntel der Energie behält, gewichtet wie im Verfahren, als Anteil des vollen Rangs.</translation>
    </message>
    <message>
        <source>Smallest rank that keeps nine tenths of Σσ², as a share of the full rank. Low: compresses well.</source>
        <translation>Kleinster Rang, der neun Zehntel von Σσ² behält, als Anteil des vollen Rangs. Niedrig: gut komprimierbar.</translation>
    </message>
    <message>
        <source>Smallest rise of the loss to second order: weights inputs and output gradients, token by token.</source>
        <translation>Kleinster Anstieg des Loss in zweiter Ordnung: gewichtet Eingaben und Ausgabegradienten, Token für Token.</translation>
    </message>
    <message>
        <source>SmolLM2-135M-Instruct, 270 MB, fetched once</source>
        <translation>SmolLM2-135M-Instruct, 270 MB, wird einmalig geladen</translation>
    </message>
    <message>
        <source>Snap</source>
        <translation>Einrasten</translation>
    </message>
    <message>
        <source>Solid: as the method weights them; dashed: plain.</source>
        <translation>Durchgezogen: gewichtet wie im Verfahren; gestrichelt: ungewichtet.</translation>
    </message>
    <message>
        <source>Some do it by arithmetic on error curves, at once; others run the model to see what a plan does.</source>
        <translation>Manche rechnen sofort auf Fehlerkurven; andere führen das Modell aus, um zu sehen, was ein Plan bewirkt.</translation>
    </message>
    <message>
        <source>Spectra of every block</source>
        <translation>Spektren aller Blöcke</translation>
    </message>
    <message>
        <source>Spectra of {model}</source>
        <translation>Spektren von {model}</translation>
    </message>
    <message>
        <source>Spectral entropy</source>
        <translation>Spektralentropie</translation>
    </message>
    <message>
        <source>Spectrum</source>
        <translation>Spektrum</translation>
    </message>
    <message>
        <source>Spectrum plot</source>
        <translation>Spektrumdiagramm</translation>
    </message>
    <message>
        <source>Speed-up, 16 tokens</source>
        <translation>Tempo, 16 Tokens</translation>
    </message>
    <message>
        <source>Speed-up, a prompt</source>
        <translation>Tempo, Prompt</translation>
    </message>
    <message>
        <source>Speed-up, one token</source>
        <translation>Tempo, ein Token</translation>
    </message>
    <message>
        <source>Stable rank</source>
        <translation>Stabiler Rang</translation>
    </message>
    <message>
        <source>Stable rank of the matrix as the chosen method weights it by what runs through it.</source>
        <translation>Stabiler Rang der Matrix, vom gewählten Verfahren nach dem gewichtet, was durch sie hindurchläuft.</translation>
    </message>
    <message>
        <source>Stable rank, weighted</source>
        <translation>Stabiler Rang, gewichtet</translation>
    </message>
    <message>
        <source>Stages</source>
        <translation>Phasen</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Start</translation>
    </message>
    <message>
        <source>Start anew</source>
        <translation>Neu beginnen</translation>
    </message>
    <message>
        <source>Start over: all dense</source>
        <translation>Von vorn: alles dicht</translation>
    </message>
    <message>
        <source>Starting the worker process…</source>
        <translation>Arbeitsprozess wird gestartet…</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>Startet…</translation>
    </message>
    <message>
        <source>Statistic of each input column.</source>
        <translation>Statistik jeder Eingabespalte.</translation>
    </message>
    <message numerus="yes">
        <source>Step %n sites</source>
        <translation>
            <numerusform>Rangschritt für %n Stelle</numerusform>
            <numerusform>Rangschritt für %n Stellen</numerusform>
        </translation>
    </message>
    <message>
        <source>Step size of AdamW, relative to each weight&apos;s root mean square.</source>
        <translation>Schrittweite von AdamW, relativ zum quadratischen Mittel jeder Gewichtsmatrix.</translation>
    </message>
    <message>
        <source>Step {bar}</source>
        <translation>Rangschritt für {bar}</translation>
    </message>
    <message>
        <source>Steps before and after truncation</source>
        <translation>Schritte vor und nach der Trunkierung</translation>
    </message>
    <message>
        <source>Steps in which the schedule falls by a factor of e.</source>
        <translation>Schritte, in denen der Zeitplan um den Faktor e fällt.</translation>
    </message>
    <message>
        <source>Steps of one search row each.</source>
        <translation>Schritte zu je einer Suchzeile.</translation>
    </message>
    <message>
        <source>Still running: {jobs}.</source>
        <translation>Läuft noch: {jobs}.</translation>
    </message>
    <message>
        <source>Stop this job; what it has computed is kept</source>
        <translation>Diesen Auftrag abbrechen; was er berechnet hat, bleibt erhalten</translation>
    </message>
    <message>
        <source>Stop; what was computed is kept and need not be computed again</source>
        <translation>Abbrechen; Berechnetes bleibt erhalten und muss nicht neu berechnet werden</translation>
    </message>
    <message>
        <source>Storage</source>
        <translation>Speicherform</translation>
    </message>
    <message>
        <source>Storage in {dtype} costs up to {error} per site.</source>
        <translation>Die Speicherung in {dtype} kostet bis zu {error} pro Stelle.</translation>
    </message>
    <message>
        <source>Store</source>
        <translation>Form</translation>
    </message>
    <message>
        <source>Store {storage}</source>
        <translation>Speicherform {storage}</translation>
    </message>
    <message>
        <source>Stored as it came, without a rank.</source>
        <translation>Unverändert gespeichert, ohne Rang.</translation>
    </message>
    <message>
        <source>Stored parameters as a fraction of dense.</source>
        <translation>Gespeicherte Parameter als Anteil der dichten.</translation>
    </message>
    <message>
        <source>Take its ranks over</source>
        <translation>Ränge übernehmen</translation>
    </message>
    <message>
        <source>Take jobs that have ended off this list</source>
        <translation>Beendete Aufträge aus dieser Liste entfernen</translation>
    </message>
    <message>
        <source>Take the ceiling of {kind} away</source>
        <translation>Obergrenze von {kind} aufheben</translation>
    </message>
    <message>
        <source>Take the compared plan over; undo brings yours</source>
        <translation>Verglichenen Plan übernehmen; „Rückgängig“ bringt den eigenen zurück</translation>
    </message>
    <message>
        <source>Take the floor of {kind} away</source>
        <translation>Untergrenze von {kind} aufheben</translation>
    </message>
    <message>
        <source>Take the plan of the run over; undo brings yours (Return, double click)</source>
        <translation>Plan des Laufs übernehmen; „Rückgängig“ bringt den eigenen zurück (Return, Doppelklick)</translation>
    </message>
    <message>
        <source>Target</source>
        <translation>Ziel</translation>
    </message>
    <message>
        <source>Tasks</source>
        <translation>Aufgaben</translation>
    </message>
    <message>
        <source>Terms</source>
        <translation>Begriffe</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>Text (*.txt *.jsonl *.parquet);;All files (*)</source>
        <translation>Text (*.txt *.jsonl *.parquet);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Text for calibration</source>
        <translation>Text für die Kalibrierung</translation>
    </message>
    <message>
        <source>Text for evaluation</source>
        <translation>Text für die Auswertung</translation>
    </message>
    <message>
        <source>Text that perplexity was measured on</source>
        <translation>Text, auf dem die Perplexität gemessen wurde</translation>
    </message>
    <message>
        <source>Texts: {texts}</source>
        <translation>Texte: {texts}</translation>
    </message>
    <message>
        <source>That is a lot to lose: keep more, or spend more work on the same size.</source>
        <translation>Das ist ein großer Verlust: mehr behalten oder bei gleicher Größe mehr Rechenaufwand treiben.</translation>
    </message>
    <message>
        <source>The allocator chooses the method, and how it is stored.</source>
        <translation>Der Verteiler wählt das Verfahren und dessen Speicherform.</translation>
    </message>
    <message>
        <source>The answer cannot be kept: {reason}.</source>
        <translation>Die Antwort kann nicht aufbewahrt werden: {reason}.</translation>
    </message>
    <message>
        <source>The estimated rise of the loss, in nats a token, when a site is cut to a rank.</source>
        <translation>Der geschätzte Anstieg des Loss, in nats pro Token, wenn eine Stelle auf einen Rang gekürzt wird.</translation>
    </message>
    <message>
        <source>The exact error of a site at every rank, as the method weighs it.</source>
        <translation>Der exakte Fehler einer Stelle bei jedem Rang, gewichtet wie im Verfahren.</translation>
    </message>
    <message>
        <source>The exponential of the entropy of the singular values: how many directions there would be if all were equally strong.</source>
        <translation>Die Exponentialfunktion der Entropie der Singulärwerte: wie viele Richtungen es wären, wenn alle gleich stark wären.</translation>
    </message>
    <message>
        <source>The figure cannot be saved at {path}: {why}; choose another place.</source>
        <translation>Die Abbildung kann unter {path} nicht gespeichert werden: {why}; einen anderen Ort wählen.</translation>
    </message>
    <message>
        <source>The folder to write; must not exist yet</source>
        <translation>Der zu schreibende Ordner; darf noch nicht existieren</translation>
    </message>
    <message>
        <source>The language changes when Rank Studio is started the next time.</source>
        <translation>Die Sprache wechselt beim nächsten Start von Rank Studio.</translation>
    </message>
    <message>
        <source>The last per cent, and small targets, when there is time: tens of minutes for the sample model on two cores; at keep 0.6 its perplexity rises from 23.4 to 41.4.</source>
        <translation>Für das letzte Prozent und kleine Ziele, wenn Zeit dafür ist: einige zehn Minuten für das Beispielmodell auf zwei Kernen; bei behaltenem Anteil 0.6 steigt seine Perplexität von 23.4 auf 41.4.</translation>
    </message>
    <message>
        <source>The matrices of svd-llm, and for allocators what the loss does when each component goes.</source>
        <translation>Die Matrizen von svd-llm und, für Verteiler, was mit dem Loss geschieht, wenn jeweils eine Komponente wegfällt.</translation>
    </message>
    <message>
        <source>The model that was compressed</source>
        <translation>Das Modell, das komprimiert wurde</translation>
    </message>
    <message>
        <source>The next job starts a new one.</source>
        <translation>Der nächste Auftrag startet einen neuen.</translation>
    </message>
    <message>
        <source>The optimum of svd-llm by output principal components: no inverse, exact with little text.</source>
        <translation>Das Optimum von svd-llm über Hauptkomponenten der Ausgaben: ohne Inverse, exakt auch mit wenig Text.</translation>
    </message>
    <message>
        <source>The order in which the bars stand; choose it again to sort anew</source>
        <translation>Die Reihenfolge der Balken; erneut wählen, um neu zu sortieren</translation>
    </message>
    <message>
        <source>The outline behind the bars: the plan before the last allocator, or a kept one that is compared with.</source>
        <translation>Die Kontur hinter den Balken: der Plan vor dem letzten Verteilen oder ein behaltener, mit dem verglichen wird.</translation>
    </message>
    <message>
        <source>The plan</source>
        <translation>Der Plan</translation>
    </message>
    <message>
        <source>The plan it names is kept at {path}.</source>
        <translation>Der darin genannte Plan liegt unter {path}.</translation>
    </message>
    <message>
        <source>The plan of {name} is back; undo brings yours.</source>
        <translation>Der Plan von {name} ist wieder da; „Rückgängig“ bringt den eigenen zurück.</translation>
    </message>
    <message>
        <source>The plan that is drawn as an outline behind the bars</source>
        <translation>Der Plan, der als Umriss hinter den Balken gezeichnet ist</translation>
    </message>
    <message>
        <source>The plan was made for a model of another structure than the open one</source>
        <translation>Der Plan gilt für ein Modell mit anderer Struktur als der des geöffneten</translation>
    </message>
    <message>
        <source>The plan you made by hand is kept as “{name}”.</source>
        <translation>Der von Hand gemachte Plan wird als „{name}“ aufbewahrt.</translation>
    </message>
    <message>
        <source>The range that four of five measured plans should fall into.</source>
        <translation>Der Bereich, in den vier von fünf gemessenen Plänen fallen sollten.</translation>
    </message>
    <message>
        <source>The rank in the compressed folder beside the model; the full one where it left the site dense.</source>
        <translation>Der Rang im komprimierten Ordner neben dem Modell; der volle, wo die Stelle dicht blieb.</translation>
    </message>
    <message>
        <source>The rank in the plan; the full rank where the site stays dense.</source>
        <translation>Der Rang im Plan; der volle Rang, wo die Stelle dicht bleibt.</translation>
    </message>
    <message>
        <source>The recipe {name} is among yours now.</source>
        <translation>Das Rezept {name} gehört jetzt zu den eigenen.</translation>
    </message>
    <message>
        <source>The report as HTML carries {file} with it; File › Export plan writes it too.</source>
        <translation>Der Bericht als HTML enthält {file}; auch Datei › Plan exportieren schreibt diese Datei.</translation>
    </message>
    <message>
        <source>The report cannot be saved at {path}: {why}; choose another place.</source>
        <translation>Der Bericht kann unter {path} nicht gespeichert werden: {why}; einen anderen Ort wählen.</translation>
    </message>
    <message>
        <source>The repository; it is made if there is none</source>
        <translation>Das Repository; es wird angelegt, falls es fehlt</translation>
    </message>
    <message>
        <source>The same of the memory of the GPU</source>
        <translation>Dasselbe für den Speicher der GPU</translation>
    </message>
    <message>
        <source>The same recipe for {target} instead of {present}.</source>
        <translation>Dasselbe Rezept für {target} statt {present}.</translation>
    </message>
    <message>
        <source>The same target with the recipe {recipe}, which takes longer and loses less.</source>
        <translation>Dasselbe Ziel mit dem Rezept „{recipe}“, das länger dauert und weniger verliert.</translation>
    </message>
    <message>
        <source>The same with 512 tokens at once: reading a prompt. Arithmetic counts here, not memory.</source>
        <translation>Dasselbe mit 512 Tokens auf einmal: Lesen eines Prompts. Hier zählt die Rechenarbeit, nicht der Speicher.</translation>
    </message>
    <message>
        <source>The same with one token of sixteen texts at once: generating for many. What is cheap for one token, a second kernel for instance, weighs less here.</source>
        <translation>Dasselbe mit je einem Token von sechzehn Texten: Erzeugen für viele. Was bei einem Token zählt, ein zweiter Kernel etwa, wiegt hier weniger.</translation>
    </message>
    <message>
        <source>The session cannot be saved at {path}: {reason}; choose another place.</source>
        <translation>Die Sitzung kann unter {path} nicht gespeichert werden: {reason}; einen anderen Ort wählen.</translation>
    </message>
    <message>
        <source>The share of the sites&apos; parameters that the plan stores: 80 % means a fifth is saved.</source>
        <translation>Der Anteil an den Parametern der Stellen, den der Plan speichert: 80 % heißt, dass ein Fünftel gespart wird.</translation>
    </message>
    <message>
        <source>The share of the sum of squared singular values that the plan&apos;s rank holds.</source>
        <translation>Der Anteil an der Summe der quadrierten Singulärwerte, den der Rang des Plans enthält.</translation>
    </message>
    <message>
        <source>The slowest at one token, {site}, runs {times} times as fast.</source>
        <translation>Die langsamste bei einem Token, {site}, läuft {times}-mal so schnell.</translation>
    </message>
    <message>
        <source>The slowest, {site}, runs {times} times as fast: it would be better left dense.</source>
        <translation>Die langsamste, {site}, läuft {times}-mal so schnell: Sie bliebe besser dicht.</translation>
    </message>
    <message>
        <source>The sum of the squared singular values over the largest of them: about how many directions carry the matrix.</source>
        <translation>Die Summe der quadrierten Singulärwerte, geteilt durch das größte der Quadrate: etwa wie viele Richtungen die Matrix tragen.</translation>
    </message>
    <message>
        <source>The tiny model comes with the program and opens in a moment. Your own opens the same way: a folder, a GGUF file or a Hub id.</source>
        <translation>Das Minimodell liegt dem Programm bei und öffnet sich im Nu. Eigene öffnen sich genauso: ein Ordner, eine GGUF-Datei oder eine Hub-ID.</translation>
    </message>
    <message>
        <source>The unit of the loss: perplexity grows by exp(rise), so 0.1 nats are about 10 % more perplexity.</source>
        <translation>Die Einheit des Loss: Die Perplexität wächst um den Faktor exp(Anstieg), 0.1 nats sind also etwa 10 % mehr Perplexität.</translation>
    </message>
    <message>
        <source>The watched text is {text}, which is calibrated on, so it would show nothing; name another.</source>
        <translation>Der Kontrolltext ist {text}; darauf wird kalibriert, er würde also nichts zeigen. Einen anderen angeben.</translation>
    </message>
    <message>
        <source>The watched text {text} got better too: {before} → {after} (dense {dense}).</source>
        <translation>Auch der Kontrolltext {text} wurde besser: {before} → {after} (dicht {dense}).</translation>
    </message>
    <message>
        <source>The watched text {text} stayed as it was: {after}.</source>
        <translation>Der Kontrolltext {text} blieb unverändert: {after}.</translation>
    </message>
    <message>
        <source>The window is unharmed; start the job again.</source>
        <translation>Das Fenster ist unversehrt; den Auftrag erneut starten.</translation>
    </message>
    <message>
        <source>The worker process could not be started ({why}).</source>
        <translation>Der Arbeitsprozess konnte nicht gestartet werden ({why}).</translation>
    </message>
    <message>
        <source>The worker process crashed (signal {code}).</source>
        <translation>Der Arbeitsprozess ist abgestürzt (Signal {code}).</translation>
    </message>
    <message>
        <source>The worker process ended by itself (exit code {code}).</source>
        <translation>Der Arbeitsprozess hat sich von selbst beendet (Exit-Code {code}).</translation>
    </message>
    <message>
        <source>The worker process was killed from outside (signal 9), probably for lack of memory.</source>
        <translation>Der Arbeitsprozess wurde von außen beendet (Signal 9), vermutlich aus Speichermangel.</translation>
    </message>
    <message>
        <source>The worst forecast perplexity to accept: finds the smallest model.</source>
        <translation>Die schlechteste noch annehmbare prognostizierte Perplexität: findet das kleinste Modell.</translation>
    </message>
    <message>
        <source>There is nothing called “{word}” to search by; there are {known}.</source>
        <translation>Nach „{word}“ lässt sich nicht suchen; es gibt {known}.</translation>
    </message>
    <message>
        <source>There is nothing to report yet; open a model first.</source>
        <translation>Es gibt noch nichts zu berichten; zuerst ein Modell öffnen.</translation>
    </message>
    <message>
        <source>There is nothing to save yet; open a model first.</source>
        <translation>Es gibt noch nichts zu speichern; zuerst ein Modell öffnen.</translation>
    </message>
    <message>
        <source>There is room left: it can become smaller still.</source>
        <translation>Es ist noch Luft: Das Modell kann noch kleiner werden.</translation>
    </message>
    <message>
        <source>These jobs of {model} had not ended: {jobs}.</source>
        <translation>Diese Aufträge von {model} waren nicht beendet: {jobs}.</translation>
    </message>
    <message>
        <source>This job of {model} had not ended: {jobs}.</source>
        <translation>Dieser Auftrag von {model} war nicht beendet: {jobs}.</translation>
    </message>
    <message>
        <source>Three come with the program; your own settings can be saved as one and shared as a file.</source>
        <translation>Drei liegen dem Programm bei; eigene Einstellungen lassen sich als Rezept speichern und als Datei weitergeben.</translation>
    </message>
    <message>
        <source>Time the sites of a compressed folder</source>
        <translation>Die Stellen eines komprimierten Ordners messen</translation>
    </message>
    <message>
        <source>Time the sites of a folder…</source>
        <translation>Tempo der Stellen eines Ordners messen…</translation>
    </message>
    <message>
        <source>Timing sites</source>
        <translation>Tempo der Stellen messen</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>Tokens</translation>
    </message>
    <message>
        <source>Tokens in a row</source>
        <translation>Tokens pro Zeile</translation>
    </message>
    <message>
        <source>Tokens in a row for calibration</source>
        <translation>Tokens pro Zeile für die Kalibrierung</translation>
    </message>
    <message>
        <source>Tokens in a row for evaluation</source>
        <translation>Tokens pro Zeile für die Auswertung</translation>
    </message>
    <message>
        <source>Tokens whose gradients count: the middle 75 % of a row or all.</source>
        <translation>Tokens, deren Gradienten zählen: die mittleren 75 % einer Zeile oder alle.</translation>
    </message>
    <message>
        <source>Tour</source>
        <translation>Tour</translation>
    </message>
    <message>
        <source>Tour in five steps</source>
        <translation>Tour in fünf Schritten</translation>
    </message>
    <message>
        <source>Tries every site alone at a few ratios and takes those that raise the loss least.</source>
        <translation>Probiert jede Stelle einzeln mit einigen Anteilen und nimmt die, die den Loss am wenigsten erhöhen.</translation>
    </message>
    <message>
        <source>Truncated SVD of the weights alone; needs no text, and loses most.</source>
        <translation>Trunkierte SVD der Gewichte allein; braucht keinen Text und verliert am meisten.</translation>
    </message>
    <message>
        <source>Truncates every site alone and tries a few whole plans, so that the forecast knows most. Costs half a forward pass of a search row for each site, and some for the plans.</source>
        <translation>Trunkiert jede Stelle einzeln und probiert einige ganze Pläne, damit die Prognose möglichst viel weiß. Kostet je Stelle einen halben Vorwärtsdurchlauf einer Suchzeile und einige für die Pläne.</translation>
    </message>
    <message>
        <source>Turned into a rise of the loss by: {runs}. The interval holds four of five.</source>
        <translation>In einen Anstieg des Loss umgerechnet anhand von: {runs}. Das Intervall enthält vier von fünf.</translation>
    </message>
    <message>
        <source>Two thin matrices: the form every tool knows.</source>
        <translation>Zwei schmale Matrizen: die Form, die jedes Werkzeug kennt.</translation>
    </message>
    <message>
        <source>Type an amount for the selected: 64, 60%</source>
        <translation>Wert für die Auswahl eintippen: 64, 60%</translation>
    </message>
    <message>
        <source>Type what to do, a site such as “v 12”, a plan or a model</source>
        <translation>Aktion, Stelle wie „v 12“, Plan oder Modell eintippen</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Unit of the target</source>
        <translation>Einheit des Ziels</translation>
    </message>
    <message>
        <source>Unlock</source>
        <translation>Entsperren</translation>
    </message>
    <message numerus="yes">
        <source>Unlock %n bars</source>
        <translation>
            <numerusform>%n Balken entsperren</numerusform>
            <numerusform>%n Balken entsperren</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Unlock %n sites</source>
        <translation>
            <numerusform>%n Stelle entsperren</numerusform>
            <numerusform>%n Stellen entsperren</numerusform>
        </translation>
    </message>
    <message>
        <source>Unlock all</source>
        <translation>Alle entsperren</translation>
    </message>
    <message>
        <source>Unlock selection</source>
        <translation>Auswahl entsperren</translation>
    </message>
    <message>
        <source>Up, Down; wheel</source>
        <translation>Up, Down; Mausrad</translation>
    </message>
    <message>
        <source>Upload</source>
        <translation>Hochladen</translation>
    </message>
    <message>
        <source>Upload to the Hub</source>
        <translation>Auf den Hub hochladen</translation>
    </message>
    <message>
        <source>Upload to the Hub…</source>
        <translation>Auf den Hub hochladen…</translation>
    </message>
    <message>
        <source>Upload {folder} to {repository}</source>
        <translation>{folder} nach {repository} hochladen</translation>
    </message>
    <message>
        <source>Uploading</source>
        <translation>Hochladen</translation>
    </message>
    <message>
        <source>Use this recipe&apos;s settings in the window</source>
        <translation>Einstellungen dieses Rezepts im Fenster verwenden</translation>
    </message>
    <message>
        <source>Use {method} as then</source>
        <translation>{method} wie damals verwenden</translation>
    </message>
    <message>
        <source>Uses the login of “hf auth login” on this computer, which Rank Studio neither keeps nor passes on. Everything appears at once when all of it is there.</source>
        <translation>Nutzt die Anmeldung von „hf auth login“ auf diesem Rechner, die Rank Studio weder speichert noch weitergibt. Alles erscheint auf einmal, sobald es vollständig da ist.</translation>
    </message>
    <message>
        <source>Values, relative to the largest</source>
        <translation>Werte, relativ zum größten</translation>
    </message>
    <message>
        <source>View</source>
        <translation>Ansicht</translation>
    </message>
    <message>
        <source>Wait after the present step; the job keeps what it has</source>
        <translation>Nach dem aktuellen Schritt warten; der Auftrag behält, was er hat</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Wartet</translation>
    </message>
    <message>
        <source>Waiting, {place} of {jobs}</source>
        <translation>Wartet, {place} von {jobs}</translation>
    </message>
    <message>
        <source>Waits until the job before it ends.</source>
        <translation>Wartet, bis der Auftrag davor endet.</translation>
    </message>
    <message>
        <source>Warning: the watched text {text} got worse: {before} → {after} (dense {dense}); refine with fewer epochs or a smaller learning rate, or calibrate on text of both kinds.</source>
        <translation>Warnung: Der Kontrolltext {text} wurde schlechter: {before} → {after} (dicht {dense}); mit weniger Epochen oder kleinerer Lernrate verfeinern oder auf Text beider Arten kalibrieren.</translation>
    </message>
    <message>
        <source>Warnings and errors</source>
        <translation>Warnungen und Fehler</translation>
    </message>
    <message>
        <source>Watched rows</source>
        <translation>Kontrollzeilen</translation>
    </message>
    <message>
        <source>Watched text</source>
        <translation>Kontrolltext</translation>
    </message>
    <message>
        <source>Web page (*.html);;PDF (*.pdf)</source>
        <translation>Webseite (*.html);;PDF (*.pdf)</translation>
    </message>
    <message>
        <source>Weighings tried besides none.</source>
        <translation>Erprobte Gewichtungen, den Fall ohne nicht mitgezählt.</translation>
    </message>
    <message>
        <source>Weight of the low-rank term against the block&apos;s relative output error.</source>
        <translation>Gewicht des Niedrigrang-Terms gegenüber dem relativen Ausgabefehler des Blocks.</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>Gewichte</translation>
    </message>
    <message>
        <source>Weights alone</source>
        <translation>Nur Gewichte</translation>
    </message>
    <message>
        <source>Weights both sides of each site by the gradients of whole rows of text.</source>
        <translation>Gewichtet beide Seiten jeder Stelle nach den Gradienten ganzer Textzeilen.</translation>
    </message>
    <message>
        <source>What a plan is predicted to cost in quality, before anything is compressed; fitted on runs that were measured.</source>
        <translation>Was ein Plan voraussichtlich an Qualität kostet, bevor etwas komprimiert ist; angepasst an gemessene Läufe.</translation>
    </message>
    <message>
        <source>What a site does in its block: q, k, v, o in attention; gate, up, down in the MLP.</source>
        <translation>Was eine Stelle in ihrem Block tut: q, k, v, o in der Attention; gate, up, down im MLP.</translation>
    </message>
    <message>
        <source>What a site loses: a share of its singular values, a share of their squares (energy), or its damage (in nats where they are known).</source>
        <translation>Als Verlust einer Stelle zählt: ein Anteil ihrer Singulärwerte, ein Anteil von deren Quadraten (Energie) oder ihr Schaden (in nats, wo bekannt).</translation>
    </message>
    <message>
        <source>What a site loses: the sum of the singular values cut off, or its damage (in nats where they are known).</source>
        <translation>Als Verlust einer Stelle zählt: die Summe der abgeschnittenen Singulärwerte oder ihr Schaden (in nats, wo bekannt).</translation>
    </message>
    <message>
        <source>What comes before or after truncation to repair what it damages, independent of method and allocator.</source>
        <translation>Was vor oder nach der Trunkierung deren Schaden behebt, unabhängig von Verfahren und Verteiler.</translation>
    </message>
    <message>
        <source>What counts as size</source>
        <translation>Was als Größe zählt</translation>
    </message>
    <message>
        <source>What each site alone does to the predictions, along its spectrum, with a bias for depth.</source>
        <translation>Was jede Stelle allein an den Vorhersagen ändert, entlang ihres Spektrums, mit einem Bias für die Tiefe.</translation>
    </message>
    <message>
        <source>What forward passes with this site truncated said against its estimated damage: above 1, it matters more than its curve says. Known once a plan was made with probes.</source>
        <translation>Was Vorwärtsdurchläufe mit trunkierter Stelle im Verhältnis zu deren geschätztem Schaden ergaben: Über 1 ist sie wichtiger, als ihre Kurve sagt. Bekannt, sobald ein Plan mit Sondierung erstellt wurde.</translation>
    </message>
    <message>
        <source>What is measured while calibrating: sums over all tokens, such as the mean product of a site&apos;s inputs.</source>
        <translation>Was beim Kalibrieren gemessen wird: Summen über alle Tokens, etwa das mittlere Produkt der Eingaben einer Stelle.</translation>
    </message>
    <message>
        <source>What is plotted</source>
        <translation>Was dargestellt wird</translation>
    </message>
    <message>
        <source>What is this?</source>
        <translation>Was ist das?</translation>
    </message>
    <message>
        <source>What jobs say appears here.</source>
        <translation>Hier erscheinen die Meldungen der Aufträge.</translation>
    </message>
    <message>
        <source>What one bar is</source>
        <translation>Was ein Balken ist</translation>
    </message>
    <message>
        <source>What one drag gives, the other unlocked sites take where it costs least.</source>
        <translation>Was ein Ziehen ändert, gleichen die anderen nicht gesperrten Stellen dort aus, wo es am wenigsten kostet.</translation>
    </message>
    <message>
        <source>What one drag gives, the unlocked others take where it costs least, so that the size stays put</source>
        <translation>Was ein Ziehen ändert, gleichen die anderen nicht gesperrten dort aus, wo es am wenigsten kostet, damit die Größe gleich bleibt</translation>
    </message>
    <message>
        <source>What one drag gives, the unlocked others take where it costs least, so that the size stays put.</source>
        <translation>Was ein Ziehen ändert, gleichen die anderen nicht gesperrten dort aus, wo es am wenigsten kostet, damit die Größe gleich bleibt.</translation>
    </message>
    <message>
        <source>What perplexity was measured on</source>
        <translation>Worauf die Perplexität gemessen wurde</translation>
    </message>
    <message>
        <source>What planned the ranks</source>
        <translation>Was die Ränge geplant hat</translation>
    </message>
    <message>
        <source>What readers of the model card should know (optional)</source>
        <translation>Was beim Lesen der Modellkarte zu wissen ist (optional)</translation>
    </message>
    <message>
        <source>What the button beside it starts, as text</source>
        <translation>Was die Schaltfläche daneben startet, als Text</translation>
    </message>
    <message>
        <source>What the compressed model wrote</source>
        <translation>Was das komprimierte Modell schrieb</translation>
    </message>
    <message>
        <source>What the map is coloured by</source>
        <translation>Wonach die Karte gefärbt ist</translation>
    </message>
    <message>
        <source>What the original model wrote</source>
        <translation>Was das Originalmodell schrieb</translation>
    </message>
    <message>
        <source>What the projection does</source>
        <translation>Was die Projektion tut</translation>
    </message>
    <message>
        <source>What this plan stores of a site beyond the outlined one, as a share of dense. Choose the other plan above the bars.</source>
        <translation>Was dieser Plan von einer Stelle mehr speichert als der im Umriss gezeigte, als Anteil von dicht. Der andere Plan wird über den Balken gewählt.</translation>
    </message>
    <message>
        <source>What to open</source>
        <translation>Was zu öffnen ist</translation>
    </message>
    <message>
        <source>What was found</source>
        <translation>Was gefunden wurde</translation>
    </message>
    <message>
        <source>When it was compressed</source>
        <translation>Wann komprimiert wurde</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>Wo</translation>
    </message>
    <message>
        <source>Where it was written</source>
        <translation>Wohin geschrieben wurde</translation>
    </message>
    <message>
        <source>Where the model can give</source>
        <translation>Wo das Modell Spielraum hat</translation>
    </message>
    <message>
        <source>Which sites, then what they keep. Sites: kinds (q, v, up), attention or mlp, blocks 3-7, first third, last half, last 4 blocks. Then = 64, &gt;= 60%, &lt;= 40%, dense, lock or unlock. Several rules: put ; between them.</source>
        <translation>Zuerst die Stellen, dann was sie behalten. Stellen: Arten (q, v, up), attention oder mlp, blocks 3-7, first third, last half, last 4 blocks. Dann = 64, &gt;= 60%, &lt;= 40%, dense, lock oder unlock. Mehrere Regeln mit ; trennen.</translation>
    </message>
    <message>
        <source>Whole model</source>
        <translation>Ganzes Modell</translation>
    </message>
    <message>
        <source>Whole plans tried to set the bias for depth; 0 takes alpha 0, gamma 5.</source>
        <translation>Erprobte ganze Pläne zur Bestimmung des Bias für die Tiefe; 0 nimmt alpha 0, gamma 5.</translation>
    </message>
    <message>
        <source>Within each kind, sites of important blocks and with large errors keep more; trial plans weigh the two.</source>
        <translation>Innerhalb jeder Art behalten Stellen wichtiger Blöcke und solche mit großen Fehlern mehr; Probepläne wägen beides ab.</translation>
    </message>
    <message>
        <source>Write</source>
        <translation>Schreiben</translation>
    </message>
    <message>
        <source>Write a rule</source>
        <translation>Regel schreiben</translation>
    </message>
    <message>
        <source>Write a shell script that makes the same plan on the command line, step by step</source>
        <translation>Shell-Skript schreiben, das denselben Plan Schritt für Schritt auf der Befehlszeile erstellt</translation>
    </message>
    <message>
        <source>Write a smaller folder that plain transformers loads, and measure it.</source>
        <translation>Einen kleineren Ordner schreiben, den transformers ohne Zusätze lädt, und ihn messen.</translation>
    </message>
    <message>
        <source>Written change against the least</source>
        <translation>Geschriebene Änderung gegen die kleinste</translation>
    </message>
    <message>
        <source>Written change of the weights</source>
        <translation>Geschriebene Änderung der Gewichte</translation>
    </message>
    <message>
        <source>Written rank</source>
        <translation>Geschriebener Rang</translation>
    </message>
    <message>
        <source>Wrote {folder}: {parameters} parameters, keep {keep}, in {time}.</source>
        <translation>{folder} geschrieben: {parameters} Parameter, {keep} behalten, in {time}.</translation>
    </message>
    <message>
        <source>Zero-shot tasks</source>
        <translation>Zero-Shot-Aufgaben</translation>
    </message>
    <message>
        <source>Zoom</source>
        <translation>Zoomen</translation>
    </message>
    <message>
        <source>a digit; Return</source>
        <translation>eine Ziffer; Return</translation>
    </message>
    <message>
        <source>a few training epochs of the whole model, which must fit in float32 with AdamW&apos;s state: 16 bytes a number</source>
        <translation>einige Trainingsepochen des ganzen Modells, das in float32 samt dem Zustand von AdamW in den Speicher passen muss: 16 Byte je Zahl</translation>
    </message>
    <message>
        <source>a few training epochs per block</source>
        <translation>einige Trainingsepochen pro Block</translation>
    </message>
    <message>
        <source>a forward and backward pass for every step</source>
        <translation>ein Vorwärts- und Rückwärtsdurchlauf pro Schritt</translation>
    </message>
    <message>
        <source>a forward pass for every site and ratio</source>
        <translation>ein Vorwärtsdurchlauf pro Stelle und Anteil</translation>
    </message>
    <message>
        <source>a forward pass for every slope</source>
        <translation>ein Vorwärtsdurchlauf pro Steigung</translation>
    </message>
    <message>
        <source>a piece of the name; so does any word of its own</source>
        <translation>ein Stück des Namens; ein Wort allein wirkt ebenso</translation>
    </message>
    <message>
        <source>about {hours} h {minutes} min</source>
        <translation>etwa {hours} h {minutes} min</translation>
    </message>
    <message>
        <source>about {minutes} min</source>
        <translation>etwa {minutes} min</translation>
    </message>
    <message>
        <source>about {number} rows</source>
        <translation>etwa {number} Zeilen</translation>
    </message>
    <message>
        <source>about {seconds} s</source>
        <translation>etwa {seconds} s</translation>
    </message>
    <message>
        <source>about {time}</source>
        <translation>etwa {time}</translation>
    </message>
    <message>
        <source>about {time}: {rows}</source>
        <translation>etwa {time}: {rows}</translation>
    </message>
    <message>
        <source>accuracy {value} ({low} to {high}) points</source>
        <translation>Genauigkeit {value} ({low} bis {high}) Punkte</translation>
    </message>
    <message>
        <source>after refinement</source>
        <translation>nach der Verfeinerung</translation>
    </message>
    <message>
        <source>all</source>
        <translation>alle</translation>
    </message>
    <message>
        <source>all parameters</source>
        <translation>alle Parameter</translation>
    </message>
    <message>
        <source>all texts</source>
        <translation>alle Texte</translation>
    </message>
    <message>
        <source>all texts, × dense</source>
        <translation>alle Texte, × dicht</translation>
    </message>
    <message>
        <source>all {kind}</source>
        <translation>alle {kind}</translation>
    </message>
    <message>
        <source>allocator</source>
        <translation>Verteiler</translation>
    </message>
    <message>
        <source>alpha</source>
        <translation>alpha</translation>
    </message>
    <message numerus="yes">
        <source>and %n more, {drawn} drawn</source>
        <translation>
            <numerusform>und %n weitere, {drawn} gezeichnet</numerusform>
            <numerusform>und %n weitere, {drawn} gezeichnet</numerusform>
        </translation>
    </message>
    <message>
        <source>answers</source>
        <translation>Antworten</translation>
    </message>
    <message>
        <source>arithmetic</source>
        <translation>Arithmetik</translation>
    </message>
    <message>
        <source>as bfloat16</source>
        <translation>als bfloat16</translation>
    </message>
    <message>
        <source>as float16</source>
        <translation>als float16</translation>
    </message>
    <message>
        <source>as float32</source>
        <translation>als float32</translation>
    </message>
    <message>
        <source>as in {plan}</source>
        <translation>wie in {plan}</translation>
    </message>
    <message>
        <source>as planned</source>
        <translation>wie geplant</translation>
    </message>
    <message>
        <source>as set in the window</source>
        <translation>wie im Fenster eingestellt</translation>
    </message>
    <message>
        <source>as the method weights it</source>
        <translation>gewichtet wie im Verfahren</translation>
    </message>
    <message>
        <source>at least</source>
        <translation>mindestens</translation>
    </message>
    <message>
        <source>at most</source>
        <translation>höchstens</translation>
    </message>
    <message>
        <source>attention or mlp</source>
        <translation>attention oder mlp</translation>
    </message>
    <message>
        <source>auto chooses the method and corrects the plan by how the loss really falls; then each block is trained to answer as before.</source>
        <translation>auto wählt das Verfahren und korrigiert den Plan danach, wie der Loss tatsächlich ausfällt; dann wird jeder Block darauf trainiert, wie zuvor zu antworten.</translation>
    </message>
    <message>
        <source>balanced</source>
        <translation>ausgewogen</translation>
    </message>
    <message>
        <source>base</source>
        <translation>Sockel</translation>
    </message>
    <message>
        <source>batches</source>
        <translation>Batches</translation>
    </message>
    <message>
        <source>before</source>
        <comment>the plan before the last allocator</comment>
        <translation>vorher</translation>
    </message>
    <message>
        <source>before refinement</source>
        <translation>vor der Verfeinerung</translation>
    </message>
    <message>
        <source>before the last allocator</source>
        <translation>vor dem letzten Verteilen</translation>
    </message>
    <message>
        <source>best</source>
        <translation>bestmöglich</translation>
    </message>
    <message>
        <source>between</source>
        <translation>zwischen</translation>
    </message>
    <message>
        <source>block</source>
        <translation>Block</translation>
    </message>
    <message>
        <source>block 3 to 7</source>
        <translation>Block 3 bis 7</translation>
    </message>
    <message>
        <source>block {block}</source>
        <translation>Block {block}</translation>
    </message>
    <message>
        <source>block {block} · {kind}</source>
        <translation>Block {block} · {kind}</translation>
    </message>
    <message>
        <source>blocks</source>
        <translation>Blöcke</translation>
    </message>
    <message>
        <source>bundled, bundled-second, a text, .jsonl or .parquet file, or the name of a datasets dataset</source>
        <translation>bundled, bundled-second, eine Text-, .jsonl- oder .parquet-Datei oder der Name eines datasets-Datensatzes</translation>
    </message>
    <message>
        <source>bundled, or tasks by lm-eval&apos;s names such as arc_easy, hellaswag, piqa, with commas between them</source>
        <translation>bundled oder Aufgaben mit ihren lm-eval-Namen wie arc_easy, hellaswag, piqa, durch Kommas getrennt</translation>
    </message>
    <message>
        <source>by</source>
        <translation>mit</translation>
    </message>
    <message>
        <source>by</source>
        <comment>bars by depth, size, ...</comment>
        <translation>nach</translation>
    </message>
    <message>
        <source>by hand</source>
        <translation>von Hand</translation>
    </message>
    <message>
        <source>by prompt</source>
        <translation>nach Prompt</translation>
    </message>
    <message>
        <source>bytes of all weights</source>
        <translation>Bytes aller Gewichte</translation>
    </message>
    <message>
        <source>bytes of weights</source>
        <translation>Bytes der Gewichte</translation>
    </message>
    <message>
        <source>calibration</source>
        <translation>Kalibrierung</translation>
    </message>
    <message>
        <source>calibration text</source>
        <translation>Kalibrierungstext</translation>
    </message>
    <message>
        <source>clip</source>
        <translation>Kappung</translation>
    </message>
    <message>
        <source>compressed {accuracy}</source>
        <translation>komprimiert {accuracy}</translation>
    </message>
    <message>
        <source>condition</source>
        <translation>Kondition</translation>
    </message>
    <message>
        <source>constraints</source>
        <translation>Nebenbedingungen</translation>
    </message>
    <message>
        <source>cost of the rank, nats</source>
        <translation>Kosten des Rangs, nats</translation>
    </message>
    <message>
        <source>costs {nats}</source>
        <translation>kostet {nats}</translation>
    </message>
    <message>
        <source>cycles</source>
        <translation>Zyklen</translation>
    </message>
    <message>
        <source>d MMMM yyyy, HH:mm</source>
        <comment>a day and a time, by the letters of QDateTime::toString</comment>
        <translation>d. MMMM yyyy, HH:mm</translation>
    </message>
    <message>
        <source>d MMMM, HH:mm</source>
        <comment>a day and a time, by the letters of QDateTime::toString</comment>
        <translation>d. MMMM, HH:mm</translation>
    </message>
    <message>
        <source>d MMMM, HH:mm:ss</source>
        <comment>a day and a time, by the letters of QDateTime::toString</comment>
        <translation>d. MMMM, HH:mm:ss</translation>
    </message>
    <message>
        <source>damage</source>
        <translation>Schaden</translation>
    </message>
    <message>
        <source>damping input</source>
        <translation>Dämpfung Eingang</translation>
    </message>
    <message>
        <source>damping output</source>
        <translation>Dämpfung Ausgang</translation>
    </message>
    <message>
        <source>debug</source>
        <translation>Debug</translation>
    </message>
    <message>
        <source>dense</source>
        <translation>dicht</translation>
    </message>
    <message>
        <source>dense ({full})</source>
        <translation>dicht ({full})</translation>
    </message>
    <message>
        <source>dense model</source>
        <translation>dichtes Modell</translation>
    </message>
    <message>
        <source>dense {accuracy}</source>
        <translation>dicht {accuracy}</translation>
    </message>
    <message>
        <source>density</source>
        <translation>Dichte</translation>
    </message>
    <message>
        <source>difference {share}, {number} parameters</source>
        <translation>Differenz {share}, {number} Parameter</translation>
    </message>
    <message>
        <source>divergence</source>
        <translation>Divergenz</translation>
    </message>
    <message>
        <source>done</source>
        <translation>fertig</translation>
    </message>
    <message>
        <source>effective rank</source>
        <translation>effektiver Rang</translation>
    </message>
    <message>
        <source>en</source>
        <comment>this language as Qt and browsers call it: en, de, zh_CN</comment>
        <translation>de</translation>
    </message>
    <message>
        <source>energy kept</source>
        <translation>behaltene Energie</translation>
    </message>
    <message>
        <source>entropy</source>
        <translation>Entropie</translation>
    </message>
    <message>
        <source>epochs</source>
        <translation>Epochen</translation>
    </message>
    <message>
        <source>equal ranks of {kinds}</source>
        <translation>gleiche Ränge für {kinds}</translation>
    </message>
    <message>
        <source>error</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>error after</source>
        <translation>Fehler nachher</translation>
    </message>
    <message>
        <source>error before</source>
        <translation>Fehler vorher</translation>
    </message>
    <message>
        <source>error curve</source>
        <translation>Fehlerkurve</translation>
    </message>
    <message>
        <source>evaluation</source>
        <translation>Auswertung</translation>
    </message>
    <message>
        <source>exp of the entropy of σ / Σσ (Roy &amp; Vetterli, 2007).</source>
        <translation>exp der Entropie von σ / Σσ (Roy &amp; Vetterli, 2007).</translation>
    </message>
    <message>
        <source>fast</source>
        <translation>schnell</translation>
    </message>
    <message>
        <source>files</source>
        <translation>Dateien</translation>
    </message>
    <message>
        <source>fitted on</source>
        <translation>angepasst an</translation>
    </message>
    <message>
        <source>floor and ceiling</source>
        <translation>Unter- und Obergrenze</translation>
    </message>
    <message>
        <source>for example: {rule}</source>
        <translation>zum Beispiel: {rule}</translation>
    </message>
    <message>
        <source>forecast</source>
        <translation>Prognose</translation>
    </message>
    <message>
        <source>forecast of a plan</source>
        <translation>Prognose eines Plans</translation>
    </message>
    <message>
        <source>forecast of {plan}, four of five between {low} and {high}</source>
        <translation>Prognose: {plan}, vier von fünf zwischen {low} und {high}</translation>
    </message>
    <message>
        <source>forecast was {value}, four of five between {low} and {high}</source>
        <translation>Prognose war {value}, vier von fünf zwischen {low} und {high}</translation>
    </message>
    <message>
        <source>forecast {change} nats</source>
        <translation>Prognose {change} nats</translation>
    </message>
    <message>
        <source>form</source>
        <translation>Ansatz</translation>
    </message>
    <message>
        <source>frees {number} parameters</source>
        <translation>gibt {number} Parameter frei</translation>
    </message>
    <message>
        <source>frontier</source>
        <translation>Front</translation>
    </message>
    <message>
        <source>gamma</source>
        <translation>gamma</translation>
    </message>
    <message>
        <source>ghost</source>
        <translation>Umriss</translation>
    </message>
    <message>
        <source>held out</source>
        <translation>zurückgehalten</translation>
    </message>
    <message>
        <source>held-out rows</source>
        <translation>zurückgehaltene Zeilen</translation>
    </message>
    <message>
        <source>held: the others have nothing left to make up for more</source>
        <translation>gehalten: die anderen können nicht noch mehr ausgleichen</translation>
    </message>
    <message>
        <source>hold total</source>
        <translation>Summe halten</translation>
    </message>
    <message>
        <source>in memory</source>
        <translation>im RAM</translation>
    </message>
    <message>
        <source>in the cache</source>
        <translation>im Cache</translation>
    </message>
    <message>
        <source>install rank-studio into a Python at {path}, or name another in {variable}</source>
        <translation>rank-studio in ein Python unter {path} installieren oder in {variable} ein anderes angeben</translation>
    </message>
    <message>
        <source>interval</source>
        <translation>Intervall</translation>
    </message>
    <message>
        <source>is on</source>
        <translation>ist an</translation>
    </message>
    <message>
        <source>its dtype</source>
        <translation>dem Datentyp des Modells</translation>
    </message>
    <message>
        <source>keep</source>
        <translation>behaltener Anteil</translation>
    </message>
    <message>
        <source>keep {0}</source>
        <translation>Anteil {0}</translation>
    </message>
    <message>
        <source>keep {before} → {after}</source>
        <translation>behalten: {before} → {after}</translation>
    </message>
    <message>
        <source>keep {share} · {number} parameters · {bytes}</source>
        <translation>{share} behalten · {number} Parameter · {bytes}</translation>
    </message>
    <message>
        <source>keeps {share}</source>
        <translation>behält {share}</translation>
    </message>
    <message>
        <source>kept</source>
        <translation>behalten</translation>
    </message>
    <message>
        <source>kept plan</source>
        <translation>behaltener Plan</translation>
    </message>
    <message>
        <source>kfac-svd with water-filling, stored pivoted: one forward and backward pass over the text, then arithmetic.</source>
        <translation>kfac-svd mit water-filling, pivotiert gespeichert: ein Vorwärts- und Rückwärtsdurchlauf über den Text, dann Arithmetik.</translation>
    </message>
    <message>
        <source>kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>known from</source>
        <translation>bekannt aus</translation>
    </message>
    <message>
        <source>learning rate</source>
        <translation>Lernrate</translation>
    </message>
    <message>
        <source>least</source>
        <translation>Minimum</translation>
    </message>
    <message>
        <source>left root</source>
        <translation>linke Wurzel</translation>
    </message>
    <message>
        <source>lock</source>
        <translation>sperren</translation>
    </message>
    <message>
        <source>locked</source>
        <translation>gesperrt</translation>
    </message>
    <message>
        <source>locked sites</source>
        <translation>gesperrte Stellen</translation>
    </message>
    <message>
        <source>locked: L unlocks</source>
        <translation>gesperrt: L entsperrt</translation>
    </message>
    <message>
        <source>loses {share} of plain energy</source>
        <translation>verliert {share} der ungewichteten Energie</translation>
    </message>
    <message>
        <source>loses {share} of weighted energy</source>
        <translation>verliert {share} der gewichteten Energie</translation>
    </message>
    <message>
        <source>loss</source>
        <translation>Verlust</translation>
    </message>
    <message>
        <source>mean absolute error, nats</source>
        <translation>mittlerer absoluter Fehler, nats</translation>
    </message>
    <message>
        <source>measured</source>
        <translation>gemessen</translation>
    </message>
    <message>
        <source>measured in this project; its plan is not in the history</source>
        <translation>in diesem Projekt gemessen; der Plan fehlt im Verlauf</translation>
    </message>
    <message>
        <source>measured run</source>
        <translation>gemessener Lauf</translation>
    </message>
    <message>
        <source>method</source>
        <translation>Verfahren</translation>
    </message>
    <message>
        <source>method by the allocator</source>
        <translation>Verfahren nach Wahl des Verteilers</translation>
    </message>
    <message>
        <source>moments</source>
        <translation>Momente</translation>
    </message>
    <message numerus="yes">
        <source>more at %n sites, less at {fewer}</source>
        <translation>
            <numerusform>mehr an %n Stelle, weniger an {fewer}</numerusform>
            <numerusform>mehr an %n Stellen, weniger an {fewer}</numerusform>
        </translation>
    </message>
    <message>
        <source>more at {more}, less at {fewer}</source>
        <translation>mehr an {more}, weniger an {fewer}</translation>
    </message>
    <message>
        <source>multiple</source>
        <translation>Vielfaches</translation>
    </message>
    <message>
        <source>multiples of {step}</source>
        <translation>Vielfache von {step}</translation>
    </message>
    <message>
        <source>nats</source>
        <translation>nats</translation>
    </message>
    <message>
        <source>no figure</source>
        <translation>kein Wert</translation>
    </message>
    <message>
        <source>no finite loss</source>
        <translation>kein endlicher Loss</translation>
    </message>
    <message>
        <source>no model</source>
        <translation>kein Modell</translation>
    </message>
    <message>
        <source>no rows</source>
        <translation>keine Zeilen</translation>
    </message>
    <message>
        <source>no site dense</source>
        <translation>keine Stelle dicht</translation>
    </message>
    <message>
        <source>no site is like that</source>
        <translation>keine passende Stelle</translation>
    </message>
    <message>
        <source>none</source>
        <translation>ohne</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>unbekannt</translation>
    </message>
    <message>
        <source>not known yet</source>
        <translation>noch unbekannt</translation>
    </message>
    <message>
        <source>not probed: tick “Probe the model” in Settings</source>
        <translation>nicht sondiert: „Modell beim Planen sondieren“ in den Einstellungen ankreuzen</translation>
    </message>
    <message>
        <source>not these</source>
        <translation>diese nicht</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>nichts</translation>
    </message>
    <message>
        <source>nothing to calibrate</source>
        <translation>nichts zu kalibrieren</translation>
    </message>
    <message>
        <source>nothing yet</source>
        <translation>noch nichts</translation>
    </message>
    <message>
        <source>objective</source>
        <translation>Zielfunktion</translation>
    </message>
    <message>
        <source>of</source>
        <translation>zu je</translation>
    </message>
    <message>
        <source>of the sites&apos; parameters kept</source>
        <translation>der Stellenparameter behalten</translation>
    </message>
    <message>
        <source>off</source>
        <translation>aus</translation>
    </message>
    <message numerus="yes">
        <source>off by {error} nats in %n runs</source>
        <translation>
            <numerusform>Abweichung {error} nats bei %n Lauf</numerusform>
            <numerusform>Abweichung {error} nats bei %n Läufen</numerusform>
        </translation>
    </message>
    <message>
        <source>on</source>
        <translation>ein</translation>
    </message>
    <message>
        <source>on disk</source>
        <translation>auf der Platte</translation>
    </message>
    <message>
        <source>on {text}</source>
        <translation>auf {text}</translation>
    </message>
    <message>
        <source>one forward and backward pass</source>
        <translation>ein Vorwärts- und Rückwärtsdurchlauf</translation>
    </message>
    <message>
        <source>one forward and backward pass per cycle</source>
        <translation>ein Vorwärts- und Rückwärtsdurchlauf pro Zyklus</translation>
    </message>
    <message>
        <source>one forward and backward pass per pass of the power iteration</source>
        <translation>ein Vorwärts- und Rückwärtsdurchlauf pro Durchlauf der Potenzmethode</translation>
    </message>
    <message>
        <source>one forward pass</source>
        <translation>ein Vorwärtsdurchlauf</translation>
    </message>
    <message>
        <source>one forward pass with an SVD of every row&apos;s outputs</source>
        <translation>ein Vorwärtsdurchlauf mit einer SVD der Ausgaben jeder Zeile</translation>
    </message>
    <message>
        <source>one forward pass, a backward pass for the gradient and one (or as many as top says) for the curvature</source>
        <translation>ein Vorwärtsdurchlauf, ein Rückwärtsdurchlauf für den Gradienten und einer (oder so viele, wie top angibt) für die Krümmung</translation>
    </message>
    <message>
        <source>one forward pass; with O3 and O4 two more while the plan is carried out</source>
        <translation>ein Vorwärtsdurchlauf; mit O3 und O4 zwei weitere bei der Ausführung des Plans</translation>
    </message>
    <message>
        <source>one forward pass; with the scalings fisher and both a backward pass too</source>
        <translation>ein Vorwärtsdurchlauf; mit den Skalierungen fisher und both auch ein Rückwärtsdurchlauf</translation>
    </message>
    <message>
        <source>one of these kinds</source>
        <translation>eine dieser Arten</translation>
    </message>
    <message>
        <source>or drop a folder, a .gguf file or a .rankstudio project anywhere on this window</source>
        <translation>oder einen Ordner, eine .gguf-Datei oder ein .rankstudio-Projekt irgendwo auf dieses Fenster ziehen</translation>
    </message>
    <message>
        <source>owner/name</source>
        <translation>Besitzer/Name</translation>
    </message>
    <message>
        <source>parameters</source>
        <translation>Parameter</translation>
    </message>
    <message>
        <source>parameters of the sites</source>
        <translation>Parameter der Stellen</translation>
    </message>
    <message>
        <source>passes</source>
        <translation>Durchläufe</translation>
    </message>
    <message>
        <source>per parameter</source>
        <translation>pro Parameter</translation>
    </message>
    <message>
        <source>perplexity</source>
        <translation>Perplexität</translation>
    </message>
    <message>
        <source>perplexity {before} → {after} (dense {dense})</source>
        <translation>Perplexität {before} → {after} (dicht {dense})</translation>
    </message>
    <message>
        <source>perplexity {value}</source>
        <translation>Perplexität {value}</translation>
    </message>
    <message>
        <source>perplexity, four of five inside</source>
        <translation>Perplexität, vier von fünf darin</translation>
    </message>
    <message>
        <source>perplexity, × the dense model’s</source>
        <translation>Perplexität, × die des dichten Modells</translation>
    </message>
    <message>
        <source>plain</source>
        <translation>ungewichtet</translation>
    </message>
    <message>
        <source>plain, not weighted</source>
        <translation>ohne Gewichtung</translation>
    </message>
    <message>
        <source>plan</source>
        <translation>Plan</translation>
    </message>
    <message>
        <source>plan at hand</source>
        <translation>aktueller Plan</translation>
    </message>
    <message>
        <source>plan {0}</source>
        <translation>Plan {0}</translation>
    </message>
    <message>
        <source>plans</source>
        <translation>Pläne</translation>
    </message>
    <message>
        <source>probe</source>
        <translation>Sondierung</translation>
    </message>
    <message>
        <source>r of the matrix&apos;s own rows and the coefficients of the others: more rank for the same size.</source>
        <translation>r eigene Zeilen der Matrix und die Koeffizienten der übrigen: mehr Rang bei gleicher Größe.</translation>
    </message>
    <message>
        <source>r(m+n) numbers</source>
        <translation>r(m+n) Zahlen</translation>
    </message>
    <message>
        <source>r(m+n-r) numbers</source>
        <translation>r(m+n-r) Zahlen</translation>
    </message>
    <message>
        <source>rank</source>
        <translation>Rang</translation>
    </message>
    <message>
        <source>rank at least {rank}</source>
        <translation>Rang mindestens {rank}</translation>
    </message>
    <message>
        <source>rank correlation (Spearman)</source>
        <translation>Rangkorrelation (Spearman)</translation>
    </message>
    <message numerus="yes">
        <source>rank correlation {correlation}, off by {error} nats in %n runs</source>
        <translation>
            <numerusform>Rangkorrelation {correlation}, Abweichung {error} nats bei %n Lauf</numerusform>
            <numerusform>Rangkorrelation {correlation}, Abweichung {error} nats bei %n Läufen</numerusform>
        </translation>
    </message>
    <message>
        <source>rank {rank}</source>
        <translation>Rang {rank}</translation>
    </message>
    <message>
        <source>rank {rank} of {full}</source>
        <translation>Rang {rank} von {full}</translation>
    </message>
    <message>
        <source>rate</source>
        <translation>Rate</translation>
    </message>
    <message>
        <source>ratios</source>
        <translation>Anteile</translation>
    </message>
    <message>
        <source>recipe</source>
        <translation>Rezept</translation>
    </message>
    <message>
        <source>reference: the published code&apos;s, not transposed.</source>
        <translation>reference: die des veröffentlichten Codes, nicht transponiert.</translation>
    </message>
    <message>
        <source>refined by {steps}</source>
        <translation>verfeinert mit {steps}</translation>
    </message>
    <message>
        <source>refinement</source>
        <translation>Verfeinerung</translation>
    </message>
    <message>
        <source>relative error</source>
        <translation>relativer Fehler</translation>
    </message>
    <message>
        <source>root</source>
        <translation>Wurzel</translation>
    </message>
    <message>
        <source>rounds</source>
        <translation>Runden</translation>
    </message>
    <message>
        <source>rows</source>
        <translation>Zeilen</translation>
    </message>
    <message>
        <source>rows per step</source>
        <translation>Zeilen pro Schritt</translation>
    </message>
    <message>
        <source>rows × columns; a star stands for anything</source>
        <translation>Zeilen × Spalten; ein Stern steht für Beliebiges</translation>
    </message>
    <message>
        <source>run</source>
        <translation>Lauf</translation>
    </message>
    <message>
        <source>run {name}</source>
        <translation>Lauf {name}</translation>
    </message>
    <message>
        <source>run {name}, keep {keep:.1%}</source>
        <translation>Lauf {name}, {keep:.1%} behalten</translation>
    </message>
    <message>
        <source>run {run}, {method} {keep:.1%}</source>
        <translation>Lauf {run}, {method} {keep:.1%}</translation>
    </message>
    <message>
        <source>running</source>
        <translation>läuft</translation>
    </message>
    <message>
        <source>same rank</source>
        <translation>gleicher Rang</translation>
    </message>
    <message>
        <source>saves nothing: dense stores less</source>
        <translation>spart nichts: dicht wäre kleiner</translation>
    </message>
    <message>
        <source>saves up to {rank}</source>
        <translation>spart bis {rank}</translation>
    </message>
    <message>
        <source>scaling</source>
        <translation>Skalierung</translation>
    </message>
    <message>
        <source>scores</source>
        <translation>Bewertungen</translation>
    </message>
    <message>
        <source>search rows</source>
        <translation>Suchzeilen</translation>
    </message>
    <message>
        <source>shape</source>
        <translation>Maße</translation>
    </message>
    <message>
        <source>share</source>
        <translation>Anteil</translation>
    </message>
    <message>
        <source>share of energy kept</source>
        <translation>Anteil der behaltenen Energie</translation>
    </message>
    <message>
        <source>share of the energy kept</source>
        <translation>Anteil der behaltenen Energie</translation>
    </message>
    <message>
        <source>share of the values per decade</source>
        <translation>Anteil der Werte pro Dekade</translation>
    </message>
    <message>
        <source>shrink</source>
        <translation>Schrumpfung</translation>
    </message>
    <message>
        <source>shrink input</source>
        <translation>Schrumpfung Eingang</translation>
    </message>
    <message>
        <source>shrink output</source>
        <translation>Schrumpfung Ausgang</translation>
    </message>
    <message>
        <source>singular value: the rank keeps what is right of the line</source>
        <translation>Singulärwert: der Rang behält, was rechts der Linie liegt</translation>
    </message>
    <message>
        <source>singular values</source>
        <translation>Singulärwerte</translation>
    </message>
    <message>
        <source>site</source>
        <translation>Stelle</translation>
    </message>
    <message>
        <source>sites</source>
        <translation>Stellen</translation>
    </message>
    <message>
        <source>skip</source>
        <translation>Auslassung</translation>
    </message>
    <message>
        <source>softness</source>
        <translation>Weichheit</translation>
    </message>
    <message>
        <source>solid: as the method weights it   dotted: plain   grey: what the plan drops</source>
        <translation>durchgezogen: gewichtet wie im Verfahren   gepunktet: ungewichtet   grau: was der Plan weglässt</translation>
    </message>
    <message>
        <source>some training steps per block</source>
        <translation>einige Trainingsschritte pro Block</translation>
    </message>
    <message>
        <source>speed-up, a prompt</source>
        <translation>Tempo, Prompt</translation>
    </message>
    <message>
        <source>speed-up, one token</source>
        <translation>Tempo, ein Token</translation>
    </message>
    <message>
        <source>stable rank</source>
        <translation>stabiler Rang</translation>
    </message>
    <message>
        <source>steps</source>
        <translation>Schritte</translation>
    </message>
    <message>
        <source>storage</source>
        <translation>Speicherform</translation>
    </message>
    <message>
        <source>stored</source>
        <translation>gespeichert</translation>
    </message>
    <message>
        <source>stores the same at every site</source>
        <translation>speichert an jeder Stelle gleich viel</translation>
    </message>
    <message>
        <source>strength</source>
        <translation>Stärke</translation>
    </message>
    <message>
        <source>svd-llm with water-filling, stored pivoted: forward passes over the text only.</source>
        <translation>svd-llm mit water-filling, pivotiert gespeichert: nur Vorwärtsdurchläufe über den Text.</translation>
    </message>
    <message>
        <source>tensors</source>
        <translation>Tensoren</translation>
    </message>
    <message>
        <source>text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>the curves of the method</source>
        <translation>die Kurven des Verfahrens</translation>
    </message>
    <message>
        <source>the curves of the method, a forward pass for every site, and a few of whole plans</source>
        <translation>die Kurven des Verfahrens, ein Vorwärtsdurchlauf pro Stelle und einige mit ganzen Plänen</translation>
    </message>
    <message>
        <source>the curves of the method, and a few passes forwards and backwards over the search rows</source>
        <translation>die Kurven des Verfahrens und einige Vorwärts- und Rückwärtsdurchläufe über die Suchzeilen</translation>
    </message>
    <message>
        <source>the curves of the method, and a forward and backward pass for every step</source>
        <translation>die Kurven des Verfahrens und ein Vorwärts- und Rückwärtsdurchlauf pro Schritt</translation>
    </message>
    <message>
        <source>the curves of the method, and a forward pass for every weighing</source>
        <translation>die Kurven des Verfahrens und ein Vorwärtsdurchlauf pro Gewichtung</translation>
    </message>
    <message>
        <source>the curves of the method, with loss changes</source>
        <translation>die Kurven des Verfahrens, mit Loss-Änderungen</translation>
    </message>
    <message>
        <source>the dense model</source>
        <translation>das dichte Modell</translation>
    </message>
    <message>
        <source>the hatched ones wait for a compressed folder (Run menu)</source>
        <translation>die schraffierten warten auf einen komprimierten Ordner (Menü „Ausführen“)</translation>
    </message>
    <message>
        <source>the hatched ones wait for a plan to compare with</source>
        <translation>die schraffierten warten auf einen Vergleichsplan</translation>
    </message>
    <message>
        <source>the hatched ones wait for the plan</source>
        <translation>die schraffierten warten auf den Plan</translation>
    </message>
    <message>
        <source>the hatched ones wait for their damage in nats: choose kfac-svd, then “Curves”</source>
        <translation>die schraffierten warten auf ihren Schaden in nats: kfac-svd wählen, dann „Kurven“</translation>
    </message>
    <message>
        <source>the hatched ones wait for their error curve: press “Curves”</source>
        <translation>die schraffierten warten auf ihre Fehlerkurve: „Kurven“ drücken</translation>
    </message>
    <message>
        <source>the hatched ones wait for their probe: tick “Probe the model” in Settings, then “Allocate”</source>
        <translation>die schraffierten warten auf ihre Sondierung: in den Einstellungen „Modell beim Planen sondieren“ ankreuzen, dann „Verteilen“</translation>
    </message>
    <message>
        <source>the hatched ones wait for their spectrum</source>
        <translation>die schraffierten warten auf ihr Spektrum</translation>
    </message>
    <message>
        <source>the hatched ones wait for “Time the sites of a folder” (Run menu), or are dense in the folder</source>
        <translation>die schraffierten warten auf „Tempo der Stellen eines Ordners messen“ (Menü Ausführen) oder sind im Ordner dicht</translation>
    </message>
    <message>
        <source>this plan</source>
        <translation>dieser Plan</translation>
    </message>
    <message>
        <source>tokenizer</source>
        <translation>Tokenizer</translation>
    </message>
    <message>
        <source>tokens</source>
        <translation>Tokens</translation>
    </message>
    <message>
        <source>tokens per second</source>
        <translation>Tokens pro Sekunde</translation>
    </message>
    <message>
        <source>too few runs to say ({runs} of {enough})</source>
        <translation>zu wenige Läufe für eine Aussage ({runs} von {enough})</translation>
    </message>
    <message>
        <source>took {time}</source>
        <translation>dauerte {time}</translation>
    </message>
    <message>
        <source>top</source>
        <translation>top</translation>
    </message>
    <message>
        <source>track record</source>
        <translation>Bilanz</translation>
    </message>
    <message>
        <source>trials</source>
        <translation>Versuche</translation>
    </message>
    <message>
        <source>trust</source>
        <translation>Vertrauen</translation>
    </message>
    <message>
        <source>two forward passes</source>
        <translation>zwei Vorwärtsdurchläufe</translation>
    </message>
    <message>
        <source>under a second</source>
        <translation>unter einer Sekunde</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>wartet</translation>
    </message>
    <message>
        <source>waiting for its spectrum</source>
        <translation>wartet auf ihr Spektrum</translation>
    </message>
    <message>
        <source>waits for curves in nats: choose kfac-svd, then “Curves”</source>
        <translation>wartet auf Kurven in nats: kfac-svd wählen, dann „Kurven“</translation>
    </message>
    <message>
        <source>waits for the singular values of all sites</source>
        <translation>wartet auf die Singulärwerte aller Stellen</translation>
    </message>
    <message>
        <source>warning</source>
        <translation>Warnung</translation>
    </message>
    <message>
        <source>watched</source>
        <translation>Kontrolltext</translation>
    </message>
    <message>
        <source>watched text</source>
        <translation>Kontrolltext</translation>
    </message>
    <message>
        <source>weight decay</source>
        <translation>Weight Decay</translation>
    </message>
    <message>
        <source>weighted ({method})</source>
        <translation>gewichtet ({method})</translation>
    </message>
    <message>
        <source>weights</source>
        <translation>Gewichte</translation>
    </message>
    <message>
        <source>weights only</source>
        <translation>nur Gewichte</translation>
    </message>
    <message>
        <source>what is free</source>
        <translation>was frei ist</translation>
    </message>
    <message>
        <source>what the plan says</source>
        <translation>was der Plan vorsieht</translation>
    </message>
    <message>
        <source>window</source>
        <translation>Fenster</translation>
    </message>
    <message>
        <source>written to {folder}</source>
        <translation>geschrieben nach {folder}</translation>
    </message>
    <message>
        <source>written, plain</source>
        <translation>geschrieben, ungewichtet</translation>
    </message>
    <message>
        <source>zero-shot tasks</source>
        <translation>Zero-Shot-Aufgaben</translation>
    </message>
    <message>
        <source>{0} decompositions</source>
        <translation>{0} Zerlegungen</translation>
    </message>
    <message>
        <source>{0} model, {1} rows each</source>
        <translation>{0} Modell, je {1} Zeilen</translation>
    </message>
    <message>
        <source>{0} model, {1} rows each; zero-shot questions are not counted</source>
        <translation>{0} Modell, je {1} Zeilen; Zero-Shot-Fragen sind nicht mitgezählt</translation>
    </message>
    <message>
        <source>{0} models, {1} rows each</source>
        <translation>{0} Modelle, je {1} Zeilen</translation>
    </message>
    <message>
        <source>{0} models, {1} rows each; zero-shot questions are not counted</source>
        <translation>{0} Modelle, je {1} Zeilen; Zero-Shot-Fragen sind nicht mitgezählt</translation>
    </message>
    <message>
        <source>{0} rows forwards</source>
        <translation>{0} Zeilen vorwärts</translation>
    </message>
    <message>
        <source>{0} rows forwards, {1} there and back</source>
        <translation>{0} Zeilen vorwärts, {1} hin und zurück</translation>
    </message>
    <message>
        <source>{0} rows of training</source>
        <translation>{0} Zeilen Training</translation>
    </message>
    <message>
        <source>{0} rows there and back</source>
        <translation>{0} Zeilen hin und zurück</translation>
    </message>
    <message>
        <source>{0} sites, factored</source>
        <translation>{0} Stellen, faktorisiert</translation>
    </message>
    <message>
        <source>{0} sites, pivoted</source>
        <translation>{0} Stellen, pivotiert</translation>
    </message>
    <message>
        <source>{Time}, up to {memory} of memory ({free_memory} free), {folder} for the folder ({free} free). Times are estimates.</source>
        <translation>{Time}, bis zu {memory} Arbeitsspeicher ({free_memory} frei), {folder} für den Ordner ({free} frei). Zeiten sind Schätzungen.</translation>
    </message>
    <message>
        <source>{Time}, up to {memory} of memory ({free_memory} free), {folder} for the folder and {cache} of cache ({free} free). Times are estimates.</source>
        <translation>{Time}, bis zu {memory} Arbeitsspeicher ({free_memory} frei), {folder} für den Ordner und {cache} Cache ({free} frei). Zeiten sind Schätzungen.</translation>
    </message>
    <message>
        <source>{action} {step}</source>
        <comment>Undo Lock 3 sites</comment>
        <translation>{action}: {step}</translation>
    </message>
    <message>
        <source>{allocator} made a plan that keeps {keep}, for {target}.</source>
        <translation>{allocator} hat für {target} einen Plan erstellt, der {keep} behält.</translation>
    </message>
    <message numerus="yes">
        <source>{changed} of %n sites change</source>
        <translation>
            <numerusform>{changed} von %n Stelle geändert</numerusform>
            <numerusform>{changed} von %n Stellen geändert</numerusform>
        </translation>
    </message>
    <message>
        <source>{compressed} compressed, {dense} dense</source>
        <translation>{compressed} komprimiert, {dense} dicht</translation>
    </message>
    <message>
        <source>{costs} Now: {missing}.</source>
        <translation>{costs} Derzeit: {missing}.</translation>
    </message>
    <message>
        <source>{count} parameters</source>
        <translation>{count} Parameter</translation>
    </message>
    <message>
        <source>{document} has unsaved changes.</source>
        <translation>{document} hat ungespeicherte Änderungen.</translation>
    </message>
    <message>
        <source>{document} has unsaved changes. Open {name} and lose them?</source>
        <translation>{document} hat ungespeicherte Änderungen. {name} öffnen und sie verwerfen?</translation>
    </message>
    <message>
        <source>{done} of {total} {unit}</source>
        <translation>{done} / {total} {unit}</translation>
    </message>
    <message>
        <source>{dtype}, as in the model</source>
        <translation>{dtype}, wie im Modell</translation>
    </message>
    <message>
        <source>{figure}, largest first</source>
        <translation>{figure}, größte zuerst</translation>
    </message>
    <message>
        <source>{file} is the plan, made by hand; it is to be carried out with {method}.</source>
        <translation>{file} ist der Plan, von Hand erstellt; auszuführen mit {method}.</translation>
    </message>
    <message>
        <source>{file} is the plan, made by {allocator}; it is to be carried out with {method}.</source>
        <translation>{file} ist der Plan, erstellt mit {allocator}; auszuführen mit {method}.</translation>
    </message>
    <message>
        <source>{folder} exists already and is not overwritten; choose another name.</source>
        <translation>{folder} existiert bereits und wird nicht überschrieben; einen anderen Namen wählen.</translation>
    </message>
    <message>
        <source>{folder} is at {url}.</source>
        <translation>{folder} liegt unter {url}.</translation>
    </message>
    <message>
        <source>{folder} is not a folder that exists; choose another place.</source>
        <translation>{folder} ist kein vorhandener Ordner; einen anderen Ort wählen.</translation>
    </message>
    <message>
        <source>{help} Default: {default}.</source>
        <translation>{help} Vorgabe: {default}.</translation>
    </message>
    <message>
        <source>{job}: finished in {time}.</source>
        <translation>{job}: fertig nach {time}.</translation>
    </message>
    <message>
        <source>{kind} keeps at least {share}</source>
        <translation>{kind} behält mindestens {share}</translation>
    </message>
    <message>
        <source>{kind} keeps at most {share}</source>
        <translation>{kind} behält höchstens {share}</translation>
    </message>
    <message>
        <source>{kind} of block {block}</source>
        <translation>{kind} in Block {block}</translation>
    </message>
    <message>
        <source>{kind} of block {block}, expert {expert}</source>
        <translation>{kind} in Block {block}, Experte {expert}</translation>
    </message>
    <message numerus="yes">
        <source>{known} of %n cells have a value; {waits}.</source>
        <translation>
            <numerusform>{known} von %n Zelle mit Wert; {waits}.</numerusform>
            <numerusform>{known} von %n Zellen mit Wert; {waits}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{known} of %n sites read</source>
        <translation>
            <numerusform>{known} von %n Stelle gelesen</numerusform>
            <numerusform>{known} von %n Stellen gelesen</numerusform>
        </translation>
    </message>
    <message>
        <source>{limit}; {none} for no limit</source>
        <translation>{limit}; {none} für keine Grenze</translation>
    </message>
    <message>
        <source>{model} has no linear projections that can be factorised.</source>
        <translation>{model} hat keine linearen Projektionen, die sich faktorisieren lassen.</translation>
    </message>
    <message>
        <source>{model}: perplexity {perplexity} over {tokens} tokens, {speed} tokens/s in {dtype}.</source>
        <translation>{model}: Perplexität {perplexity} über {tokens} Tokens, {speed} Tokens/s in {dtype}.</translation>
    </message>
    <message>
        <source>{model}: perplexity {perplexity} over {tokens} tokens, {speed} tokens/s.</source>
        <translation>{model}: Perplexität {perplexity} über {tokens} Tokens, {speed} Tokens/s.</translation>
    </message>
    <message>
        <source>{name} cannot be the name of a recipe: write one to 60 characters, no slash.</source>
        <translation>{name} kann kein Rezept heißen: 1 bis 60 Zeichen ohne Schrägstrich angeben.</translation>
    </message>
    <message>
        <source>{name} is no name for a figure; let it end in {endings}.</source>
        <translation>{name} ist kein Name für eine Abbildung; er muss auf {endings} enden.</translation>
    </message>
    <message>
        <source>{number} parameters</source>
        <translation>{number} Parameter</translation>
    </message>
    <message>
        <source>{number} rows forward</source>
        <translation>{number} Zeilen vorwärts</translation>
    </message>
    <message>
        <source>{number} rows forward and backward</source>
        <translation>{number} Zeilen vorwärts und rückwärts</translation>
    </message>
    <message>
        <source>{number} {value}; too few runs to say what it costs</source>
        <translation>{number} {value}; zu wenige Läufe für eine Kostenangabe</translation>
    </message>
    <message>
        <source>{one} of {all} compressed sites run faster than dense at one token, {prompt} at 512 tokens.</source>
        <translation>{one} von {all} komprimierten Stellen laufen bei einem Token schneller als dicht, {prompt} bei 512 Tokens.</translation>
    </message>
    <message>
        <source>{option} is a number such as {default}, not {value}.</source>
        <translation>{option} ist eine Zahl wie {default}, nicht {value}.</translation>
    </message>
    <message>
        <source>{out} exists already and is not overwritten; choose another name.</source>
        <translation>{out} existiert bereits und wird nicht überschrieben; einen anderen Namen wählen.</translation>
    </message>
    <message>
        <source>{pace} {unit}/s</source>
        <translation>{pace} {unit}/s</translation>
    </message>
    <message>
        <source>{part} of {whole}</source>
        <translation>{part} von {whole}</translation>
    </message>
    <message>
        <source>{share} smaller, at a perplexity {rise} higher.</source>
        <translation>{share} kleiner, bei einer um {rise} höheren Perplexität.</translation>
    </message>
    <message>
        <source>{share} smaller, at no loss that was measured.</source>
        <translation>{share} kleiner, ohne messbaren Verlust.</translation>
    </message>
    <message>
        <source>{share} smaller, but the model no longer predicts text.</source>
        <translation>{share} kleiner, aber das Modell sagt keinen Text mehr vorher.</translation>
    </message>
    <message numerus="yes">
        <source>{shown} of %n runs</source>
        <translation>
            <numerusform>{shown} von %n Lauf</numerusform>
            <numerusform>{shown} von %n Läufen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{shown} of %n sites</source>
        <translation>
            <numerusform>{shown} von %n Stelle</numerusform>
            <numerusform>{shown} von %n Stellen</numerusform>
        </translation>
    </message>
    <message>
        <source>{size} on disk instead of {dense_size}, {parameters} parameters instead of {dense_parameters}.</source>
        <translation>{size} auf der Platte statt {dense_size}, {parameters} Parameter statt {dense_parameters}.</translation>
    </message>
    <message>
        <source>{size} {place}</source>
        <comment>200 MB on disk</comment>
        <translation>{size} {place}</translation>
    </message>
    <message numerus="yes">
        <source>{some} of %n sites</source>
        <translation>
            <numerusform>{some} von %n Stelle</numerusform>
            <numerusform>{some} von %n Stellen</numerusform>
        </translation>
    </message>
    <message>
        <source>{source} is not there any more</source>
        <translation>{source} ist nicht mehr vorhanden</translation>
    </message>
    <message>
        <source>{stage}: {steps}</source>
        <translation>{stage}: {steps}</translation>
    </message>
    <message>
        <source>{step} of {steps}</source>
        <translation>{step} von {steps}</translation>
    </message>
    <message>
        <source>{stored} of {all} parameters</source>
        <translation>{stored} von {all} Parametern</translation>
    </message>
    <message>
        <source>{taken} of {total}</source>
        <translation>{taken} von {total}</translation>
    </message>
    <message>
        <source>{text} · {tokens} tokens</source>
        <translation>{text} · {tokens} Tokens</translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation>noch {time}</translation>
    </message>
    <message>
        <source>{time} left.</source>
        <translation>Noch {time}.</translation>
    </message>
    <message>
        <source>{title}: size against perplexity</source>
        <translation>{title}: Größe gegen Perplexität</translation>
    </message>
    <message>
        <source>{title}: what the plan keeps of each block</source>
        <translation>{title}: was der Plan von jedem Block behält</translation>
    </message>
    <message>
        <source>{title}: what the plan keeps of each kind</source>
        <translation>{title}: was der Plan von jeder Art behält</translation>
    </message>
    <message>
        <source>{title}: what the plan keeps of each site</source>
        <translation>{title}: was der Plan von jeder Stelle behält</translation>
    </message>
    <message>
        <source>{title}: {share} kept</source>
        <translation>{title}: {share} behalten</translation>
    </message>
    <message>
        <source>{value} ({low} to {high})</source>
        <translation>{value} ({low} bis {high})</translation>
    </message>
    <message>
        <source>{words}, or a statistic</source>
        <translation>{words} oder eine Kenngröße</translation>
    </message>
    <message>
        <source>{work} as Python</source>
        <translation>{work} als Python</translation>
    </message>
    <message>
        <source>{work} as command</source>
        <translation>{work} als Befehl</translation>
    </message>
    <message>
        <source>|first-order change of the loss|, nats</source>
        <translation>|Loss-Änderung erster Ordnung|, nats</translation>
    </message>
    <message>
        <source>× dense</source>
        <translation>× dicht</translation>
    </message>
    <message>
        <source>× the dense model’s perplexity</source>
        <translation>× die Perplexität des dichten Modells</translation>
    </message>
    <message>
        <source>σ₁ = ‖W‖₂: the most that the site can stretch an input, on a log scale.</source>
        <translation>σ₁ = ‖W‖₂: wie stark die Stelle eine Eingabe höchstens strecken kann, auf logarithmischer Skala.</translation>
    </message>
    <message>
        <source>‖W − W′‖ / ‖W‖ between the model and the compressed folder beside it, refinement and rounding included.</source>
        <translation>‖W − W′‖ / ‖W‖ zwischen dem Modell und dem komprimierten Ordner daneben, einschließlich Verfeinerung und Rundung.</translation>
    </message>
    <message>
        <source>‖W‖_F, the root of Σσ²: the size of the whole matrix, on a log scale.</source>
        <translation>‖W‖_F, die Wurzel aus Σσ²: die Größe der ganzen Matrix, auf logarithmischer Skala.</translation>
    </message>
    <message>
        <source>‖W‖²_F / ‖W‖²₂: how many directions carry the energy. Low: compresses well.</source>
        <translation>‖W‖²_F / ‖W‖²₂: wie viele Richtungen die Energie tragen. Niedrig: gut komprimierbar.</translation>
    </message>
    <message>
        <source>“Compress and evaluate” writes a new folder, which plain transformers loads, and measures it beside the original. What comes out is a point on the frontier; click it to bring its plan back.</source>
        <translation>„Komprimieren und auswerten“ schreibt einen neuen Ordner, den transformers ohne Zusätze lädt, und misst ihn neben dem Original. Heraus kommt ein Punkt auf der Front; ein Klick darauf holt seinen Plan zurück.</translation>
    </message>
    <message>
        <source>“Evaluate” measures the speed of the model; then here is a time.</source>
        <translation>„Auswerten“ misst die Geschwindigkeit des Modells; danach steht hier eine Zeit.</translation>
    </message>
    <message>
        <source>“[Evaluate](evaluate)” measures the open model; “[Compress and evaluate](compress-evaluate)” adds a point for each plan carried out. With refinement (Settings) an arrow shows what it gained. Click a point to bring its plan back.</source>
        <translation>„[Auswerten](evaluate)“ misst das geöffnete Modell; „[Komprimieren und auswerten](compress-evaluate)“ fügt für jeden ausgeführten Plan einen Punkt hinzu. Mit Verfeinerung (Einstellungen) zeigt ein Pfeil, was sie gebracht hat. Ein Klick auf einen Punkt holt seinen Plan zurück.</translation>
    </message>
    <message>
        <source>“{value}” is not a number; write {example}.</source>
        <translation>„{value}“ ist keine Zahl; richtig wäre {example}.</translation>
    </message>
    <message>
        <source>“{word}” is a text and cannot be compared; write {example}.</source>
        <translation>„{word}“ ist ein Text und lässt sich nicht vergleichen; richtig wäre {example}.</translation>
    </message>
    <message>
        <source>“{word}” is not a share and takes no percent; write {example}.</source>
        <translation>„{word}“ ist kein Anteil und verträgt keine Prozentangabe; richtig wäre {example}.</translation>
    </message>
</context>
</TS>
