<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name></name>
    <message numerus="yes">
        <source>%n are locked</source>
        <comment>sites that a rule locks</comment>
        <translation>
            <numerusform>%n is locked</numerusform>
            <numerusform>%n are locked</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n are unlocked</source>
        <comment>sites that a rule unlocks</comment>
        <translation>
            <numerusform>%n is unlocked</numerusform>
            <numerusform>%n are unlocked</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n blocks</source>
        <translation>
            <numerusform>%n block</numerusform>
            <numerusform>%n blocks</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n locked</source>
        <translation>
            <numerusform>%n locked</numerusform>
            <numerusform>%n locked</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n locked stay</source>
        <comment>sites that a rule does not change</comment>
        <translation>
            <numerusform>%n locked stays</numerusform>
            <numerusform>%n locked stay</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n others make up for it</source>
        <comment>sites</comment>
        <translation>
            <numerusform>%n other makes up for it</numerusform>
            <numerusform>%n others make up for it</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n rows of {length} tokens</source>
        <translation>
            <numerusform>%n row of {length} tokens</numerusform>
            <numerusform>%n rows of {length} tokens</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n rows of {length} tokens of {text}</source>
        <translation>
            <numerusform>%n row of {length} tokens of {text}</numerusform>
            <numerusform>%n rows of {length} tokens of {text}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n selected</source>
        <translation>
            <numerusform>%n selected</numerusform>
            <numerusform>%n selected</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n sites</source>
        <translation>
            <numerusform>%n site</numerusform>
            <numerusform>%n sites</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n sites compressed, stored {storage}; the weights of all sites changed by {change} of their norm. Colour the map by “Written …” to see where.</source>
        <translation>
            <numerusform>%n site compressed, stored {storage}; the weights of all sites changed by {change} of their norm. Colour the map by “Written …” to see where.</numerusform>
            <numerusform>%n sites compressed, stored {storage}; the weights of all sites changed by {change} of their norm. Colour the map by “Written …” to see where.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n sites stay dense</source>
        <translation>
            <numerusform>%n site stays dense</numerusform>
            <numerusform>%n sites stay dense</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>(%n more waiting)</source>
        <translation>
            <numerusform>(%n more waiting)</numerusform>
            <numerusform>(%n more waiting)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Brush %n bars</source>
        <translation>
            <numerusform>Brush %n bar</numerusform>
            <numerusform>Brush %n bars</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Drag %n sites</source>
        <translation>
            <numerusform>Drag %n site</numerusform>
            <numerusform>Drag %n sites</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>It was made with {method} on %n rows of {text}, other than the present settings.</source>
        <translation>
            <numerusform>It was made with {method} on %n row of {text}, other than the present settings.</numerusform>
            <numerusform>It was made with {method} on %n rows of {text}, other than the present settings.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Lock %n bars</source>
        <translation>
            <numerusform>Lock %n bar</numerusform>
            <numerusform>Lock %n bars</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Lock %n sites</source>
        <translation>
            <numerusform>Lock %n site</numerusform>
            <numerusform>Lock %n sites</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Make %n bars dense</source>
        <translation>
            <numerusform>Make %n bar dense</numerusform>
            <numerusform>Make %n bars dense</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Make %n sites dense</source>
        <translation>
            <numerusform>Make %n site dense</numerusform>
            <numerusform>Make %n sites dense</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Set %n sites to {amount}</source>
        <translation>
            <numerusform>Set %n site to {amount}</numerusform>
            <numerusform>Set %n sites to {amount}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Step %n sites</source>
        <translation>
            <numerusform>Step %n site</numerusform>
            <numerusform>Step %n sites</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Unlock %n bars</source>
        <translation>
            <numerusform>Unlock %n bar</numerusform>
            <numerusform>Unlock %n bars</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Unlock %n sites</source>
        <translation>
            <numerusform>Unlock %n site</numerusform>
            <numerusform>Unlock %n sites</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more, {drawn} drawn</source>
        <translation>
            <numerusform>and %n more, {drawn} drawn</numerusform>
            <numerusform>and %n more, {drawn} drawn</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>more at %n sites, less at {fewer}</source>
        <translation>
            <numerusform>more at %n site, less at {fewer}</numerusform>
            <numerusform>more at %n sites, less at {fewer}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>off by {error} nats in %n runs</source>
        <translation>
            <numerusform>off by {error} nats in %n run</numerusform>
            <numerusform>off by {error} nats in %n runs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>rank correlation {correlation}, off by {error} nats in %n runs</source>
        <translation>
            <numerusform>rank correlation {correlation}, off by {error} nats in %n run</numerusform>
            <numerusform>rank correlation {correlation}, off by {error} nats in %n runs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{changed} of %n sites change</source>
        <translation>
            <numerusform>{changed} of %n site changes</numerusform>
            <numerusform>{changed} of %n sites change</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{known} of %n cells have a value; {waits}.</source>
        <translation>
            <numerusform>{known} of %n cell has a value; {waits}.</numerusform>
            <numerusform>{known} of %n cells have a value; {waits}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{known} of %n sites read</source>
        <translation>
            <numerusform>{known} of %n site read</numerusform>
            <numerusform>{known} of %n sites read</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{shown} of %n runs</source>
        <translation>
            <numerusform>{shown} of %n run</numerusform>
            <numerusform>{shown} of %n runs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{shown} of %n sites</source>
        <translation>
            <numerusform>{shown} of %n site</numerusform>
            <numerusform>{shown} of %n sites</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{some} of %n sites</source>
        <translation>
            <numerusform>{some} of %n site</numerusform>
            <numerusform>{some} of %n sites</numerusform>
        </translation>
    </message>
</context>
</TS>
